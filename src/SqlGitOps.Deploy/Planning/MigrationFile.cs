using SqlGitOps.Migrations;
using SqlGitOps.Model.Scripts.Large;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Deploy.Planning;

/// <summary>A migration with the text that was read for this run: checksum, directives and statements come from this one text.</summary>
public sealed class MigrationFile
{
    private MigrationFile(Migration migration, SourceText? text, MigrationScript? directives, string checksum)
    {
        Migration = migration;
        Text = text;
        Directives = directives;
        Checksum = checksum;
        Identity = IdentityOf(migration);
    }

    /// <summary>The migration.</summary>
    public Migration Migration { get; }

    /// <summary>Its text, of a large file an excerpt; null when it cannot be read or is not text.</summary>
    public SourceText? Text { get; }

    /// <summary>Checksum of the whole text; empty without a text.</summary>
    public string Checksum { get; }

    /// <summary>What the comments of the file ask for; null without a text.</summary>
    public MigrationScript? Directives { get; }

    /// <summary>What identifies it in the history; see <see cref="History.HistoryEntry.Identity"/>.</summary>
    public string Identity { get; }

    /// <summary>Why there is no text; null when there is one.</summary>
    public string? Problem { get; private init; }

    /// <summary>Of a file that is read piece by piece: what <see cref="Text"/> lacks. Null when the text is whole.</summary>
    public LargeScript? Large { get; private init; }

    /// <summary>Reads a migration as a whole.</summary>
    public static MigrationFile Read(Migration migration)
    {
        if (!migration.TryReadText(out var text, out var problem))
        {
            return Unreadable(migration, problem.Message);
        }

        return Read(migration, text, null, Migrations.Checksum.Compute(text));
    }

    /// <summary>Reads a migration, a large one piece by piece.</summary>
    /// <param name="migration">The migration.</param>
    /// <param name="texts">Reads the text.</param>
    /// <param name="hasVariables">
    /// Whether the project has variables. A file that uses some is read as a whole: each of its statements is looked at with the values.
    /// </param>
    public static MigrationFile Read(Migration migration, MigrationTexts texts, bool hasVariables = false)
    {
        if (!texts.TryRead(migration, out var text, out var problem))
        {
            return Unreadable(migration, problem.Message);
        }

        var file = Read(migration, text.Text, text.Large, text.LargeChecksum ?? Migrations.Checksum.Compute(text.Text));
        return text.Large is { MayHaveVariables: true } && (hasVariables || file.Directives is { Variables.Count: > 0 }) ? Read(migration) : file;
    }

    /// <summary>Reads migrations in the given order, each as a whole.</summary>
    public static IReadOnlyList<MigrationFile> ReadAll(IReadOnlyList<Migration> migrations) =>
        [.. migrations.Select(static migration => Read(migration))];

    /// <summary>This file with all of its text in memory.</summary>
    internal MigrationFile Whole() => Large is null ? this : Read(Migration);

    private static MigrationFile Read(Migration migration, SourceText text, LargeScript? large, string checksum)
    {
        try
        {
            return new MigrationFile(migration, text, migration.ReadScript(text), checksum) { Large = large };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unreadable(migration, $"The settings file of '{migration.Script}' cannot be read: {e.Message}");
        }
    }

    private static MigrationFile Unreadable(Migration migration, string problem) =>
        new(migration, null, null, string.Empty) { Problem = problem };

    private static string IdentityOf(Migration migration) => migration switch
    {
        { Kind: MigrationKind.Repeatable } => "repeatable:" + migration.Script,
        { Version: { } version } => version.Text,
        _ => "script:" + migration.Script,
    };
}
