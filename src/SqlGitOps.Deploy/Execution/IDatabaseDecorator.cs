using SqlGitOps.Deploy.Providers;

namespace SqlGitOps.Deploy.Execution;

/// <summary>A database that stands in front of another one.</summary>
internal interface IDatabaseDecorator
{
    /// <summary>The one behind it.</summary>
    IDatabase Inner { get; }
}
