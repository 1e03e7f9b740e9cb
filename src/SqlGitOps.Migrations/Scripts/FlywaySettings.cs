using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Migrations.Scripts;

/// <summary>The settings file that Flyway reads beside a migration: <c>key=value</c> lines, <c>#</c> comments.</summary>
internal static class FlywaySettings
{
    /// <summary>What the settings file adds to the migration's file name.</summary>
    public const string Extension = ".conf";

    /// <summary>The value of <c>executeInTransaction</c>; null when it is not set.</summary>
    public static TransactionMode? ReadTransactionMode(SourceText settings)
    {
        TransactionMode? mode = null;
        foreach (var line in settings.Span.EnumerateLines())
        {
            var equals = line.IndexOf('=');
            if (equals > 0 && line[..equals].Trim().Equals("executeInTransaction", StringComparison.OrdinalIgnoreCase))
            {
                mode = line[(equals + 1)..].Trim().Equals("false", StringComparison.OrdinalIgnoreCase)
                    ? TransactionMode.None
                    : TransactionMode.PerFile;
            }
        }

        return mode;
    }
}
