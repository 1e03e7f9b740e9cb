using SqlGitOps.Migrations;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Deploy.Planning;

/// <summary>A migration with the text that was read for this run: checksum, directives and statements come from this one text.</summary>
public sealed class MigrationFile
{
    private MigrationFile(Migration migration, SourceText? text, MigrationScript? directives, string? problem)
    {
        Migration = migration;
        Text = text;
        Directives = directives;
        Problem = problem;
        Checksum = text is null ? string.Empty : Migrations.Checksum.Compute(text);
        Identity = IdentityOf(migration);
    }

    /// <summary>The migration.</summary>
    public Migration Migration { get; }

    /// <summary>Its text; null when it cannot be read or is not text.</summary>
    public SourceText? Text { get; }

    /// <summary>Checksum of the text; empty without a text.</summary>
    public string Checksum { get; }

    /// <summary>What the comments of the file ask for; null without a text.</summary>
    public MigrationScript? Directives { get; }

    /// <summary>What identifies it in the history; see <see cref="History.HistoryEntry.Identity"/>.</summary>
    public string Identity { get; }

    /// <summary>Why there is no text; null when there is one.</summary>
    public string? Problem { get; }

    /// <summary>Reads a migration.</summary>
    public static MigrationFile Read(Migration migration)
    {
        if (!migration.TryReadText(out var text, out var problem))
        {
            return new MigrationFile(migration, null, null, problem.Message);
        }

        try
        {
            return new MigrationFile(migration, text, migration.ReadScript(text), null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new MigrationFile(migration, null, null, $"The settings file of '{migration.Script}' cannot be read: {e.Message}");
        }
    }

    /// <summary>Reads migrations in the given order.</summary>
    public static IReadOnlyList<MigrationFile> ReadAll(IReadOnlyList<Migration> migrations)
    {
        var files = new MigrationFile[migrations.Count];
        for (var i = 0; i < files.Length; i++)
        {
            files[i] = Read(migrations[i]);
        }

        return files;
    }

    private static string IdentityOf(Migration migration) => migration switch
    {
        { Kind: MigrationKind.Repeatable } => "repeatable:" + migration.Script,
        { Version: { } version } => version.Text,
        _ => "script:" + migration.Script,
    };
}
