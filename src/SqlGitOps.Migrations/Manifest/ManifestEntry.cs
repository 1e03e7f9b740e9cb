namespace SqlGitOps.Migrations.Manifest;

/// <summary>One migration as the manifest has it.</summary>
/// <param name="Script">Path below the migrations folder with <c>/</c>.</param>
/// <param name="Checksum">Checksum of its text.</param>
/// <param name="Line">Its line, from 1.</param>
internal sealed record ManifestEntry(string Script, string Checksum, int Line)
{
    public override string ToString() => $"{Script} {Checksum}";
}
