namespace SqlGitOps.Deploy.Providers;

/// <summary>Takes secrets out of messages that drivers and servers wrote.</summary>
internal sealed class Redactor
{
    // A shorter secret would take away harmless parts of words, and hides nothing.
    private const int ShortestSecret = 4;

    private readonly string[] _secrets;

    public Redactor(params IReadOnlyList<string?> secrets)
    {
        var kept = new List<string>();
        foreach (var secret in secrets)
        {
            if (secret is { Length: >= ShortestSecret })
            {
                kept.Add(secret);
            }
        }

        // The connection string holds the password: the longest goes first.
        kept.Sort((a, b) => b.Length.CompareTo(a.Length));
        _secrets = [.. kept];
    }

    public string Clean(string text)
    {
        foreach (var secret in _secrets)
        {
            text = text.Replace(secret, "***", StringComparison.Ordinal);
        }

        return text;
    }
}
