namespace SqlGitOps.Conformance.PlPgSql;

/// <summary>One routine: the statement for the server and what our parser says about its body.</summary>
/// <param name="Id">File and line.</param>
/// <param name="Statement">CREATE FUNCTION or CREATE PROCEDURE; DO is turned into a function, because it would run.</param>
/// <param name="Errors">Our syntax errors in the body.</param>
/// <param name="Since">The newest major that the syntax of statement and body needs, as we know it.</param>
internal sealed record RoutineCase(string Id, string Statement, IReadOnlyList<string> Errors, int Since)
{
    /// <summary>Whether a server of a major cannot take it, by our word.</summary>
    public bool IsRefused(int major) => Errors.Count > 0 || Since > major;
}
