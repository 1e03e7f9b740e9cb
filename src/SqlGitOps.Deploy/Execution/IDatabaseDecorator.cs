using SqlGitOps.Deploy.Providers;

namespace SqlGitOps.Deploy.Execution;

/// <summary>A database that stands in front of another one.</summary>
internal interface IDatabaseDecorator
{
    /// <summary>The one behind it.</summary>
    IDatabase Inner { get; }

    /// <summary>What a provider opened, behind everything that stands in front of it: it may be able to do more.</summary>
    static IDatabase Provided(IDatabase database)
    {
        while (database is IDatabaseDecorator decorator)
        {
            database = decorator.Inner;
        }

        return database;
    }
}
