using SqlGitOps.Model.Sessions;

namespace SqlGitOps.Deploy.Planning;

/// <summary>Something that a statement left in its session.</summary>
/// <param name="Statement">The statement, from 0.</param>
/// <param name="Effect">What it is.</param>
internal sealed record SessionMark(int Statement, SessionEffect Effect)
{
    /// <summary>Whether it ended with the session, and running the statement again would not bring it back.</summary>
    public bool IsLost => Effect.Kind == SessionEffectKind.Make;
}
