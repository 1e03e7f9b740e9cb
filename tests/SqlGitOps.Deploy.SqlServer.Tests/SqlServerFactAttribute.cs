using Xunit;

namespace SqlGitOps.Deploy.SqlServer.Tests;

/// <summary>A test that needs a real SQL Server, and is reported as skipped where there is none.</summary>
public sealed class SqlServerFactAttribute : FactAttribute
{
    public SqlServerFactAttribute() => Skip = RealDatabase.Server is null
        ? $"Not run: the environment variable {RealDatabase.Variable} names no SQL Server."
        : null;
}
