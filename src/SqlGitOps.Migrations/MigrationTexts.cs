using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using SqlGitOps.Model.Scripts;
using SqlGitOps.Model.Scripts.Large;

namespace SqlGitOps.Migrations;

/// <summary>
/// Reads the texts of migrations, large ones piece by piece. Shared by the review and the deployment of one run, it reads each
/// file once, so that what runs is what was reviewed.
/// </summary>
/// <param name="reader">The front end of the dialect.</param>
/// <param name="largeFileThreshold">Bytes from which on a file is large.</param>
/// <param name="largeFileWindow">Bytes that are read at once of a large file.</param>
public sealed class MigrationTexts(
    IScriptReader reader, long largeFileThreshold = LargeScript.DefaultThreshold, int largeFileWindow = ScriptStream.DefaultWindow)
{
    // What all comments begin with that are for us.
    private const string Keyword = "sqlgitops";

    private readonly ConcurrentDictionary<string, MigrationText> _kept = new(StringComparer.Ordinal);

    /// <summary>Whether texts are kept, so that whoever asks later gets the same ones.</summary>
    public bool IsShared { get; init; }

    /// <summary>Bytes that are read at once of a large file.</summary>
    public int LargeFileWindow => largeFileWindow;

    /// <summary>Reads the text; when that fails or the file is not text, says so as a problem instead of an exception.</summary>
    public bool TryRead(Migration migration, [NotNullWhen(true)] out MigrationText? text, [NotNullWhen(false)] out MigrationProblem? problem)
    {
        problem = null;
        if (_kept.TryGetValue(migration.Path, out text))
        {
            return true;
        }

        if (!TryReadNow(migration, out text, out problem))
        {
            return false;
        }

        // Two who ask at the same time get the same one.
        text = IsShared ? _kept.GetOrAdd(migration.Path, text) : text;
        return true;
    }

    private bool TryReadNow(
        Migration migration, [NotNullWhen(true)] out MigrationText? text, [NotNullWhen(false)] out MigrationProblem? problem)
    {
        try
        {
            if (LargeScript.IsLarge(migration.Path, reader.Dialect, largeFileThreshold))
            {
                using var checksum = new ChecksumBuilder();
                var large = LargeScript.Read(migration.Path, reader, KeepsComment, checksum.Append, largeFileWindow);
                text = new MigrationText(large.Excerpt) { Large = large, LargeChecksum = checksum.Compute() };
                problem = null;
                return true;
            }
        }
        catch (LargeScriptException e) when (e.Problem is LargeScriptProblem.NotUtf8 or LargeScriptProblem.TooVaried)
        {
            // It takes the whole text to tell encodings apart, and to see all of a file that is different everywhere.
        }
        catch (LargeScriptException e)
        {
            text = null;
            problem = new MigrationProblem(
                MigrationProblemKind.Unreadable,
                string.Create(CultureInfo.InvariantCulture, $"'{migration.Script}', line {e.Position.Line}: {e.Reason}."),
                migration.Path);
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Reading it as a whole says the same in better words.
        }

        if (!migration.TryReadText(out var whole, out problem))
        {
            text = null;
            return false;
        }

        text = new MigrationText(whole);
        return true;
    }

    private static bool KeepsComment(ReadOnlySpan<char> text) =>
        MigrationScript.MayHoldDirectives(text) || text.Contains(Keyword, StringComparison.OrdinalIgnoreCase);
}
