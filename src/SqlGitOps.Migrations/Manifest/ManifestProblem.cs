namespace SqlGitOps.Migrations.Manifest;

/// <summary>One way in which the manifest and the migrations do not agree.</summary>
/// <param name="Message">The problem and the next step.</param>
/// <param name="Path">Full path of the migration that it is about, else of the manifest.</param>
/// <param name="Line">Line of the manifest, from 1; 1 also when the problem is about a migration.</param>
public sealed record ManifestProblem(string Message, string Path, int Line = 1);
