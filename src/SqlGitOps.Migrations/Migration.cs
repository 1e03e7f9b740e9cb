using System.Diagnostics.CodeAnalysis;
using SqlGitOps.Migrations.Conventions;
using SqlGitOps.Migrations.Scripts;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Migrations;

/// <summary>One migration file. What its name says is known at once; its text is read when asked for.</summary>
public sealed class Migration
{
    private WeakReference<SourceText>? _text;
    private string? _checksum;

    internal Migration(string path, string script, Convention convention, RecognisedName name)
    {
        Path = path;
        Script = script;
        Convention = convention;
        Version = name.Version;
        Description = name.Description;
        Kind = name.Kind;
        PairName = name.PairName;
        IsDataChange = name.IsDataChange;
        Engine = name.Engine;
        IsAutocommit = name.IsAutocommit;
    }

    /// <summary>The version; null for a repeatable migration and for a file whose name fits no convention.</summary>
    public MigrationVersion? Version { get; }

    /// <summary>The words of the name, with blanks for underscores; may be empty.</summary>
    public string Description { get; }

    /// <summary>What the file is for.</summary>
    public MigrationKind Kind { get; }

    /// <summary>Full path of the file.</summary>
    public string Path { get; }

    /// <summary>Path below the migrations folder with <c>/</c>, the name that users see.</summary>
    public string Script { get; }

    /// <summary>The convention that gave the file its meaning.</summary>
    public Convention Convention { get; }

    /// <summary>Whether the name ends in <c>_dml</c>: the file changes data, not the schema.</summary>
    public bool IsDataChange { get; }

    /// <summary>Whether the name asks for no transaction (<c>.autocommit.</c> of popx); a directive in the file goes before it.</summary>
    public bool IsAutocommit { get; }

    /// <summary>Whether the name fits a convention. When not, the file has no version and no place in an order.</summary>
    public bool IsRecognised => Convention.Name != ConventionName.None;

    /// <summary>When it runs; null for everything that is no callback.</summary>
    public CallbackMoment? Callback => Kind == MigrationKind.Callback
        ? CallbackConvention.MomentOf(System.IO.Path.GetFileNameWithoutExtension(Path))
        : null;

    /// <summary>The file that takes this one back, when there is one; a "down" section in the file itself is not meant.</summary>
    public Migration? Undo { get; internal set; }

    /// <summary>
    /// The checksum of the file's text, computed at first use and kept. Whoever also runs the text computes it from the
    /// text in hand with <see cref="Migrations.Checksum"/>, so that a change in between cannot go unseen.
    /// </summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public string Checksum => _checksum ??= Migrations.Checksum.Compute(ReadText());

    /// <summary>What an undo file shares with its migration; null when the version alone pairs them.</summary>
    internal string? PairName { get; }

    /// <summary>For which engine the file is, by its name.</summary>
    internal EngineScope Engine { get; }

    /// <summary>The file's text. It is kept only as long as somebody uses it.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public SourceText ReadText()
    {
        if (_text is null || !_text.TryGetTarget(out var text))
        {
            text = SourceText.Read(Path);
            _text = new WeakReference<SourceText>(text);
        }

        return text;
    }

    /// <summary>Reads the text; when that fails or the file is not text, says so as a problem instead of an exception.</summary>
    public bool TryReadText([NotNullWhen(true)] out SourceText? text, [NotNullWhen(false)] out MigrationProblem? problem)
    {
        text = null;
        problem = null;
        try
        {
            // Not kept: a review reads many files once, and every weak reference costs the collector.
            text = _text is not null && _text.TryGetTarget(out var known) ? known : SourceText.Read(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = new MigrationProblem(MigrationProblemKind.Unreadable, $"'{Script}' cannot be read: {e.Message}", Path);
            return false;
        }

        if (text.Encoding != SourceEncoding.Binary)
        {
            return true;
        }

        text = null;
        problem = new MigrationProblem(
            MigrationProblemKind.Unreadable,
            $"'{Script}' is not a text file. Remove it from the migrations or save it as UTF-8.",
            Path);
        return false;
    }

    /// <summary>
    /// Reads the sections and directives of the file, and of the Flyway settings file <c>x.sql.conf</c> beside it. A name can ask
    /// for no transaction (<c>x.autocommit.up.sql</c>) and for environments (<c>x.ENV.Test.sql</c>); what the text says goes
    /// before that.
    /// </summary>
    /// <param name="text">The file's text, when the caller has it.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public MigrationScript ReadScript(SourceText? text = null)
    {
        text ??= ReadText();
        var settings = Path + FlywaySettings.Extension;
        return DirectiveReader.Read(
            text,
            File.Exists(settings) ? SourceText.Read(settings) : null,
            EnvironmentName.PartsOf(System.IO.Path.GetFileName(Path)),
            IsAutocommit ? TransactionMode.None : null);
    }

    /// <summary>The parts of the file that migrate; the whole text unless it has section markers.</summary>
    public IReadOnlyList<TextSpan> UpSections(SourceText text) => MigrationScript.Read(text).Up;

    /// <summary>The parts of the file that take the migration back; empty unless it has section markers.</summary>
    public IReadOnlyList<TextSpan> DownSections(SourceText text) => MigrationScript.Read(text).Down;

    /// <inheritdoc/>
    public override string ToString() => Script;
}
