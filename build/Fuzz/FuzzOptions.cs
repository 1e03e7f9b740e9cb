using System.Globalization;

namespace SqlGitOps.Fuzz;

/// <summary>What the command line asks for; build/fuzz.sh --help describes it.</summary>
internal sealed record FuzzOptions
{
    public long Count { get; private init; } = 100_000;

    public int Seed { get; private init; } = 1;

    public int Threads { get; private init; } = Environment.ProcessorCount;

    /// <summary>Seconds after which the run ends whatever the count; 0 for none.</summary>
    public int SecondsLimit { get; private init; }

    public string? Corpus { get; private init; }

    public string Output { get; private init; } = ".";

    public IReadOnlyList<FuzzTarget> Targets { get; private init; } = FuzzTargets.All;

    /// <exception cref="ArgumentException">An argument is unknown or has no proper value; the message is for the user.</exception>
    public static FuzzOptions Parse(string[] arguments)
    {
        var options = new FuzzOptions();
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (i + 1 == arguments.Length)
            {
                throw new ArgumentException($"{arguments[i]} needs a value");
            }

            var value = arguments[i + 1];
            options = arguments[i] switch
            {
                "--count" => options with { Count = Number(arguments[i], value, 1) },
                "--seed" => options with { Seed = (int)Number(arguments[i], value, 0) },
                "--threads" => options with { Threads = (int)Number(arguments[i], value, 1) },
                "--seconds-limit" => options with { SecondsLimit = (int)Number(arguments[i], value, 0) },
                "--corpus" => options with { Corpus = value },
                "--output" => options with { Output = value },
                "--target" => options with { Targets = [Target(value)] },
                _ => throw new ArgumentException($"unknown argument '{arguments[i]}'"),
            };
        }

        return options;
    }

    private static long Number(string name, string value, long minimum) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= int.MaxValue
            ? number
            : throw new ArgumentException($"{name} needs a number from {minimum} on, not '{value}'");

    private static FuzzTarget Target(string name) =>
        FuzzTargets.All.FirstOrDefault(target => target.Name == name)
        ?? throw new ArgumentException($"there is no target '{name}'; there are: {string.Join(", ", FuzzTargets.All.Select(target => target.Name))}");
}
