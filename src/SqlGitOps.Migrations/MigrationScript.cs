using SqlGitOps.Migrations.Scripts;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Migrations;

/// <summary>
/// What the comments of a migration file ask of whoever runs it: which parts migrate and which take back (goose, dbmate,
/// sql-migrate), whether a transaction is wanted, where the file runs, and its time limits.
/// </summary>
public sealed class MigrationScript
{
    internal MigrationScript()
    {
    }

    /// <summary>How the up sections want to run; null when the file does not say.</summary>
    public TransactionMode? RequestedTransactionMode { get; internal init; }

    /// <summary>How the down sections want to run; null when the file does not say.</summary>
    public TransactionMode? RequestedDownTransactionMode { get; internal init; }

    /// <summary>The parts that migrate, in order: the whole text when the file has no section markers.</summary>
    public IReadOnlyList<TextSpan> Up { get; internal init; } = [];

    /// <summary>The parts that take the migration back, in order.</summary>
    public IReadOnlyList<TextSpan> Down { get; internal init; } = [];

    /// <summary>Whether the file has section markers.</summary>
    public bool HasSections { get; internal init; }

    /// <summary>The environments in which the file runs; empty for all.</summary>
    public IReadOnlyList<string> Environments { get; internal init; } = [];

    /// <summary>The variables that the file declares: <c>${name}</c> stands for their values.</summary>
    public IReadOnlyList<string> Variables { get; internal init; } = [];

    /// <summary>How long a statement of the file may wait for a lock; zero for no limit, null when the file does not say.</summary>
    public TimeSpan? LockTimeout { get; internal init; }

    /// <summary>How long a statement of the file may run; zero for no limit, null when the file does not say.</summary>
    public TimeSpan? StatementTimeout { get; internal init; }

    /// <summary>Directives that cannot be followed as written, by position.</summary>
    public IReadOnlyList<ScriptDiagnostic> Diagnostics { get; internal init; } = [];

    /// <summary>Reads the directives of a file.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="flywaySettings">The text of the Flyway settings file beside it (<c>x.sql.conf</c>), when there is one.</param>
    public static MigrationScript Read(SourceText text, SourceText? flywaySettings = null) =>
        DirectiveReader.Read(text, flywaySettings, [], null);

    /// <summary>Whether a text may hold directives; false is certain.</summary>
    public static bool MayHoldDirectives(ReadOnlySpan<char> text) => DirectiveReader.MayHoldDirectives(text);

    /// <summary>Whether the file runs in an environment; names compare without regard to letter case.</summary>
    public bool RunsIn(string environment) =>
        Environments.Count == 0 || Environments.Contains(environment, StringComparer.OrdinalIgnoreCase);
}
