using SqlGitOps.Model.Scripts.Large;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Migrations;

/// <summary>The text of a migration.</summary>
/// <param name="Text">The text; of a large file an excerpt.</param>
public sealed record MigrationText(SourceText Text)
{
    /// <summary>What <see cref="Text"/> lacks when it is an excerpt of a large file; else null.</summary>
    public LargeScript? Large { get; init; }

    /// <summary>The checksum of the whole file when <see cref="Text"/> is an excerpt; else null.</summary>
    public string? LargeChecksum { get; init; }
}
