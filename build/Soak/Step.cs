namespace SqlGitOps.Soak;

/// <summary>One statement of a migration.</summary>
/// <param name="Sql">Its text, without the semicolon.</param>
/// <param name="Probe">A query that gives 1 when the statement had its effect and 0 when not; null where nothing tells.</param>
internal sealed record Step(string Sql, string? Probe)
{
    /// <summary>Whether a second run of it would show: its probe would give 2.</summary>
    public bool IsCounted { get; init; }

    /// <summary>A row that counts: run twice, it is there twice.</summary>
    public static Step Mark(int file, int step) => new(
        $"INSERT INTO marks (file, step) VALUES ({file}, {step})", $"SELECT count(*) FROM marks WHERE file = {file} AND step = {step}")
    { IsCounted = true };

    /// <summary>A row that counts, inserted by code that commits by itself: when it is cut off, only a person can say whether it is in.</summary>
    public static Step CommittedMark(int file, int step, string seconds)
    {
        var mark = Mark(file, step);
        return mark with { Sql = $"DO $$ BEGIN PERFORM pg_sleep({seconds}); {mark.Sql}; COMMIT; PERFORM pg_sleep({seconds}); END $$" };
    }
}
