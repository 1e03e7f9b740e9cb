using SqlGitOps.Deploy.Planning;

namespace SqlGitOps.Deploy.Execution;

/// <summary>How many statements go to the database in one round trip.</summary>
internal static class StatementBatch
{
    // The server runs the first ones while the rest is on its way.
    private const int MaxStatements = 1000;

    // Keeps what the driver buffers, and what is lost on a failure, small.
    private const int MaxCharacters = 256 * 1024;

    /// <summary>The number of statements from <paramref name="first"/> on that can go together; at least one.</summary>
    public static int Count(StatementWindow window, int first)
    {
        if (!window.Migration.IsTransactional || window[first].IsCopy)
        {
            return 1;
        }

        var count = 0;
        var characters = 0;
        while (first + count < window.End && count < MaxStatements)
        {
            var statement = window[first + count];
            characters += statement.Span.Length;
            if (statement.IsCopy || (count > 0 && characters > MaxCharacters))
            {
                break;
            }

            count++;
        }

        return count;
    }
}
