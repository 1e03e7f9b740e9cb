using System.Text;

namespace SqlGitOps.Reports.Text;

/// <summary>Paths and URIs as reports show them.</summary>
internal static class ReportPath
{
    /// <summary>
    /// The path below <paramref name="root"/> with <c>/</c> between the parts; null when there is no root or the file is not below it.
    /// </summary>
    public static string? BelowRoot(string path, string? root)
    {
        if (root is null)
        {
            return null;
        }

        var relative = Path.GetRelativePath(root, path);
        return Path.IsPathRooted(relative) || relative is ".." || relative.StartsWith($"..{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            ? null
            : WithSlashes(relative);
    }

    /// <summary>The path below the root when there is one, else the full path.</summary>
    public static string Shown(string path, string? root) => BelowRoot(path, root) ?? WithSlashes(path);

    /// <summary>A relative path as a URI reference: every character that RFC 3986 does not leave free is escaped.</summary>
    public static string ToRelativeUri(string relativePath) => EscapeParts(relativePath);

    /// <summary>A full path as a <c>file</c> URI.</summary>
    public static string ToAbsoluteUri(string path)
    {
        var slashed = WithSlashes(path);
        if (slashed.StartsWith("//", StringComparison.Ordinal))
        {
            return $"file:{EscapeParts(slashed)}";
        }

        // The colon of a Windows drive stays as it is.
        return slashed is [_, ':', ..]
            ? $"file:///{slashed[..2]}{EscapeParts(slashed[2..])}"
            : $"file://{EscapeParts(slashed)}";
    }

    private static string WithSlashes(string path) =>
        Path.DirectorySeparatorChar == '/' ? path : path.Replace(Path.DirectorySeparatorChar, '/');

    private static string EscapeParts(string path)
    {
        var result = new StringBuilder(path.Length + 8);
        foreach (var range in path.AsSpan().Split('/'))
        {
            if (range.Start.Value > 0)
            {
                result.Append('/');
            }

            result.Append(Uri.EscapeDataString(path.AsSpan()[range]));
        }

        return result.ToString();
    }
}
