using System.Globalization;
using System.Text.RegularExpressions;

namespace SqlGitOps.Faults.Tests;

/// <summary>docs/faults.md names a test for every fault, and the tests exist.</summary>
public sealed partial class FaultTableTests
{
    private const int Faults = 42;

    [Fact]
    public void Every_fault_has_a_test_of_its_number()
    {
        var methods = MethodsByClass();
        var rows = File.ReadLines(RepositoryPaths.Combine("docs", "faults.md")).Where(l => l.StartsWith("| F", StringComparison.Ordinal)).ToList();

        Assert.Equal(
            Enumerable.Range(1, Faults).Select(n => string.Create(CultureInfo.InvariantCulture, $"F{n:00}")),
            rows.Select(r => r[2..5]));
        foreach (var row in rows)
        {
            var tests = TestName().Matches(row.Split('|')[4]);
            Assert.True(tests.Count > 0, row);
            Assert.All(tests, test =>
            {
                Assert.Contains(test.Groups["method"].Value, methods[test.Groups["class"].Value]);
                Assert.StartsWith(row[2..5] + "_", test.Groups["method"].Value, StringComparison.Ordinal);
            });
        }
    }

    private static ILookup<string, string> MethodsByClass() => Directory
        .EnumerateFiles(RepositoryPaths.Combine("tests"), "*Tests.cs", SearchOption.AllDirectories)
        .SelectMany(path => Method().Matches(File.ReadAllText(path)).Select(m => (Class: Path.GetFileNameWithoutExtension(path), Method: m.Groups["name"].Value)))
        .ToLookup(p => p.Class, p => p.Method, StringComparer.Ordinal);

    [GeneratedRegex("`(?<class>\\w+)\\.(?<method>\\w+)`")]
    private static partial Regex TestName();

    [GeneratedRegex("public (async Task|Task|void) (?<name>F\\d\\d_\\w+)\\(")]
    private static partial Regex Method();
}
