namespace SqlGitOps.Soak;

/// <summary>One statement of a migration.</summary>
/// <param name="Sql">Its text, without the semicolon.</param>
/// <param name="Probe">A query that gives 1 when the statement had its effect and 0 when not; null where nothing tells.</param>
internal sealed record Step(string Sql, string? Probe)
{
    /// <summary>A row that counts: run twice, it is there twice.</summary>
    public static Step Mark(int file, int step) => new(
        $"INSERT INTO marks (file, step) VALUES ({file}, {step})", $"SELECT count(*) FROM marks WHERE file = {file} AND step = {step}");
}
