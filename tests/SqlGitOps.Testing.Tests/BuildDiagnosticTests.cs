using Xunit;

namespace SqlGitOps.Testing.Tests;

public sealed class BuildDiagnosticTests
{
    [Fact]
    public void Positions_codes_and_messages_are_read_once_each()
    {
        const string output = """
              Restored p.csproj (in 1 sec).
            /p/migrations/0001 (a).sql(4,1,4,9): warning SGO2001: Column "a" [b] is dropped: data is lost. [/p/p.csproj]
            /p/x.sql(7,2): error SGO0001: Syntax error [/p/p.csproj::TargetFramework=net10.0]
            MSBUILD : error MSB1009: Project file does not exist.

            Build FAILED.
            /p/migrations/0001 (a).sql(4,1,4,9): warning SGO2001: Column "a" [b] is dropped: data is lost. [/p/p.csproj]
                1 Warning(s)
            """;

        Assert.Equal(
            [
                new BuildDiagnostic("/p/migrations/0001 (a).sql", 4, 1, "warning", "SGO2001", "Column \"a\" [b] is dropped: data is lost."),
                new BuildDiagnostic("/p/x.sql", 7, 2, "error", "SGO0001", "Syntax error"),
                new BuildDiagnostic("MSBUILD", 0, 0, "error", "MSB1009", "Project file does not exist."),
            ],
            BuildDiagnostic.Parse(output));
    }
}
