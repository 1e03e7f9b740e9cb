using Xunit;

namespace SqlGitOps.Deploy.SqlServer.Tests;

public class ScenarioTests
{
    public static TheoryData<string> Names { get; } = [.. Scenarios.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task OnTheDoubleAsTheTranscriptSays(string name)
    {
        await using var target = Target.Double();
        await Scenarios.All[name](target);
        target.Approve(name.Replace(' ', '-').Replace(",", string.Empty, StringComparison.Ordinal));
    }
}
