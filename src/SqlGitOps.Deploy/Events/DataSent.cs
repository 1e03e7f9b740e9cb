using SqlGitOps.Deploy.Planning;

namespace SqlGitOps.Deploy.Events;

/// <summary>The database took more of the data behind a COPY; told every few megabytes.</summary>
/// <param name="Migration">The migration.</param>
/// <param name="Statement">Position of the COPY.</param>
/// <param name="Bytes">How many bytes so far, as UTF-8.</param>
public sealed record DataSent(PlannedMigration Migration, int Statement, long Bytes) : DeployEvent;
