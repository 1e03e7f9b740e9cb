namespace SqlGitOps.Testing;

/// <summary>What the grammar of a server says about a statement.</summary>
/// <param name="Message">The server's message; null when its grammar accepts the statement.</param>
/// <param name="Position">Where, in code points from 0; -1 when the server names no place.</param>
public readonly record struct ServerVerdict(string? Message, int Position)
{
    /// <summary>Whether the grammar accepts the statement.</summary>
    public bool Accepted => Message is null;
}
