using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using SqlGitOps.Testing;

namespace SqlGitOps.Soak;

/// <summary>The kill soak; see build/soak.sh.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        SoakOptions options;
        try
        {
            options = Read(arguments);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException or FileNotFoundException)
        {
            await Console.Error.WriteLineAsync($"error: {e.Message}");
            return 2;
        }

        Console.WriteLine($"seed {options.Seed}, rounds {options.FirstRound} to {options.FirstRound + options.Rounds - 1}, {string.Join(", ", options.Engines.Select(e => e.Name))}, {options.Workers} at a time");
        var clock = Stopwatch.StartNew();
        var results = await RunAsync(options, clock);
        var left = ProcessSignals.FindByEnvironment("SQLGITOPS_SOAK", options.RunId);
        PrintTable(results);
        Console.WriteLine($"{results.Count} rounds in {clock.Elapsed.TotalMinutes:0.0} minutes, seed {options.Seed}");
        if (results.Count < options.Rounds)
            Console.WriteLine($"The time was up after {results.Count} of {options.Rounds} rounds.");
        if (left.Count > 0)
            Console.WriteLine($"FAILED: processes are left over: {string.Join(", ", left)}");
        return left.Count == 0 && results.All(r => r.Failure is null) ? 0 : 1;
    }

    private static async Task<IReadOnlyList<RoundResult>> RunAsync(SoakOptions options, Stopwatch clock)
    {
        using var folder = new TemporaryFolder("soak");
        var references = new ConcurrentDictionary<(string, int), Lazy<Task<Reference>>>();
        var results = new ConcurrentQueue<RoundResult>();
        var next = options.FirstRound - 1;
        await Task.WhenAll(Enumerable.Range(0, options.Workers).Select(_ => Task.Run(async () =>
        {
            using var worker = new Worker(options, folder.Root, references);
            int number;
            while (clock.Elapsed < options.Limit && (number = Interlocked.Increment(ref next)) < options.FirstRound + options.Rounds)
            {
                var result = await worker.RunAsync(number);
                results.Enqueue(result);
                Report(options, result, results.Count);
            }
        })));
        return [.. results.OrderBy(r => r.Number)];
    }

    private static void Report(SoakOptions options, RoundResult result, int done)
    {
        if (result.Failure is not null)
        {
            var engines = string.Join(',', options.Engines.Select(e => e.Name));
            Console.WriteLine(
                $"""
                FAILED round {result.Number} ({result.Engine.Name}, {result.Kind}): {result.Failure}
                  again: build/soak.sh --seed {options.Seed} --round {result.Number} --engines {engines}
                {string.Join('\n', result.Log.SelectMany(l => l.TrimEnd().Split('\n')).Select(l => "    " + l))}
                """);
        }

        if (done % 50 == 0)
            Console.WriteLine($"{done} rounds");
    }

    private static void PrintTable(IReadOnlyList<RoundResult> results)
    {
        Console.WriteLine();
        Console.WriteLine($"{"engine",-8} {"fault",-18} {"rounds",7} {"struck",7} {"asked",7} {"unanswered",11} {"failed",7}");
        foreach (var group in results.GroupBy(r => (r.Engine.Name, r.Kind)).OrderBy(g => g.Key.Name, StringComparer.Ordinal).ThenBy(g => g.Key.Kind))
            PrintRow(group.Key.Name, group.Key.Kind.ToString(), group.ToList());
        PrintRow("all", "", results);
    }

    private static void PrintRow(string engine, string kind, IReadOnlyList<RoundResult> rounds) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{engine,-8} {kind,-18} {rounds.Count,7} {rounds.Count(r => r.IsHit),7} {rounds.Count(r => r.Questions > 0),7} {rounds.Count(r => r.IsUnanswered),11} {rounds.Count(r => r.Failure is not null),7}"));

    private static SoakOptions Read(string[] arguments)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (i + 1 == arguments.Length || arguments[i] is not ("--tool" or "--rounds" or "--seed" or "--engines" or "--minutes" or "--round" or "--workers"))
                throw new ArgumentException($"unknown argument or missing value: '{arguments[i]}'. Run build/soak.sh --help.");
            values[arguments[i]] = arguments[i + 1];
        }

        var tool = values.GetValueOrDefault("--tool") ?? ToolUnderTest.Path;
        if (!File.Exists(tool))
            throw new FileNotFoundException($"there is no tool '{tool}'.");
        var canMount = CanMount();
        var engines = values.GetValueOrDefault("--engines", "pg13,pg18,sqlite").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(name => SoakEngine.TryParse(name, canMount) ?? throw new ArgumentException($"'{name}' is no engine: use pg13 to pg18 and sqlite.")).ToList();
        if (engines.Exists(e => e.IsSqlite) && !canMount)
            Console.WriteLine("Disks of limited size cannot be mounted here, so the disk is full by a limit on the size of files only.");
        var round = values.GetValueOrDefault("--round");
        return new SoakOptions
        {
            Tool = Path.GetFullPath(tool),
            Engines = engines,
            Seed = values.TryGetValue("--seed", out var seed) ? Number(seed) : Random.Shared.Next(1, 1_000_000),
            FirstRound = round is null ? 0 : Number(round),
            Rounds = round is not null ? 1 : Number(values.GetValueOrDefault("--rounds", "1000")),
            Limit = TimeSpan.FromMinutes(Number(values.GetValueOrDefault("--minutes", "45"))),
            Workers = round is not null ? 1 : values.TryGetValue("--workers", out var workers) ? Number(workers) : Math.Clamp(Environment.ProcessorCount, 1, 4),
            HasRepair = ProcessRunner.Run("dotnet", [Path.GetFullPath(tool), "repair", "--help"], DotNetCommand.CreateEnvironment()).Output.Contains("--not-applied", StringComparison.Ordinal),
        };
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static bool CanMount()
    {
        if (!Environment.IsPrivilegedProcess)
            return false;
        using var folder = new TemporaryFolder("mount");
        return ProcessRunner.Run("mount", ["-t", "tmpfs", "-o", "size=64k", "sqlgitops-soak", folder.Root]).ExitCode == 0
            && ProcessRunner.Run("umount", [folder.Root]).ExitCode == 0;
    }
}
