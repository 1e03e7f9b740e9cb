using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Migrations.Git;

/// <summary>What a file said in a commit.</summary>
/// <param name="Text">The text.</param>
/// <param name="Commit">Hash of a commit that has it.</param>
public sealed record PastText(SourceText Text, string Commit);
