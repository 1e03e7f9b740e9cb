using Xunit.Abstractions;

namespace SqlGitOps.Deploy.SqlServer.Tests;

public class RealServerTests(ITestOutputHelper output)
{
    [SqlServerFact]
    public async Task EveryScenarioEndsThereAsOnTheDouble()
    {
        foreach (var (name, scenario) in Scenarios.All)
        {
            output.WriteLine(name);
            await using var target = await Target.RealAsync();
            await scenario(target);
        }
    }
}
