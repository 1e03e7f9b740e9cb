using System.Diagnostics;
using SqlGitOps.Deploy.Providers;

namespace SqlGitOps.Deploy.Execution;

/// <summary>One try of one transaction, or of one migration that has none.</summary>
internal sealed class Attempt
{
    public required Stopwatch Clock { get; init; }

    public MigrationRun? Run { get; set; }

    public StatementRunner? Runner { get; set; }

    public bool IsCompleting { get; set; }

    public bool IsLast { get; set; } = true;

    public MigrationFailure? Failure { get; set; }

    public bool MayBeRepeated { get; set; }
}
