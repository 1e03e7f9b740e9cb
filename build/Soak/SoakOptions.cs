namespace SqlGitOps.Soak;

/// <summary>What the command line asks for.</summary>
internal sealed record SoakOptions
{
    public required string Tool { get; init; }

    public required IReadOnlyList<SoakEngine> Engines { get; init; }

    public required int Seed { get; init; }

    /// <summary>Whether the tool has the command that answers its question.</summary>
    public bool HasRepair { get; init; }

    public int FirstRound { get; init; }

    public int Rounds { get; init; } = 1000;

    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(45);

    public int Workers { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 4);

    /// <summary>Marks the processes of this run, so that left-over ones can be found.</summary>
    public string RunId { get; } = Guid.NewGuid().ToString("N");
}
