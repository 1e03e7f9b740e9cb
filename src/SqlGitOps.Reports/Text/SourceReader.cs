using SqlGitOps.Review.Findings;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Reports.Text;

/// <summary>Reads source texts for one report. Findings come file by file, so remembering the last file is enough.</summary>
internal sealed class SourceReader(ReviewReport report)
{
    private string? _path;
    private SourceText? _text;
    private LineHashes? _hashes;

    /// <summary>The text that a location points into; null when there is none or the file has changed so that the location lies outside.</summary>
    public SourceText? Read(SourceLocation location)
    {
        if (_path != location.Path)
        {
            _path = location.Path;
            _text = report.ReadSource(location.Path);
            _hashes = null;
        }

        return _text is { } text && location.Span.End <= text.Length && location.Start.Line <= text.LineCount ? text : null;
    }

    /// <summary>The line hash of a location as the GitHub upload computes it; null when it cannot be the same.</summary>
    public string? ReadFingerprint(SourceLocation location)
    {
        if (Read(location) is not { } text || !LineHashes.IsSameForUpload(text.Encoding))
        {
            return null;
        }

        _hashes ??= LineHashes.Of(text);
        return _hashes[location.Start.Line];
    }
}
