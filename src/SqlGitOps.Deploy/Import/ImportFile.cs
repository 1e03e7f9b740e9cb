using SqlGitOps.Deploy.Planning;
using SqlGitOps.Migrations;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Deploy.Import;

/// <summary>A migration of the project as something that a row of another tool may mean.</summary>
internal sealed class ImportFile(MigrationFile file)
{
    /// <summary>The migration.</summary>
    public Migration Migration => file.Migration;

    /// <summary>What identifies it in our history.</summary>
    public string Identity => file.Identity;

    /// <summary>Our checksum of its text.</summary>
    public string Checksum => file.Checksum;

    /// <summary>Why it cannot be read; null when it can.</summary>
    public string? Problem => file.Problem;

    /// <summary>The file's name without folders.</summary>
    public string FileName => Migration.Script[(Migration.Script.LastIndexOf('/') + 1)..];

    /// <summary>The bytes of the file, which most tools compute their checksums over.</summary>
    /// <exception cref="DeployException">It cannot be read, or is no longer what <see cref="Checksum"/> belongs to.</exception>
    public byte[] ReadBytes()
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(Migration.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DeployException(new DeployError(DeployErrorKind.Configuration, $"'{Migration.Script}' cannot be read: {e.Message}"));
        }

        // Our checksum goes into the history on the word of theirs, so both must be about the same bytes.
        if (!Migrations.Checksum.Compute(SourceText.FromBytes(bytes)).Equals(Checksum, StringComparison.Ordinal))
        {
            throw new DeployException(new DeployError(
                DeployErrorKind.Configuration, $"'{Migration.Script}' was changed while it was compared. Import again when nobody writes it."));
        }

        return bytes;
    }

    /// <summary>The decoded text of <see cref="ReadBytes"/>, without a byte order mark.</summary>
    public string ReadText() => SourceText.FromBytes(ReadBytes()).ToString();
}
