namespace SqlGitOps.Deploy.Events;

/// <summary>The database said something about a statement that ran, for example by RAISE NOTICE.</summary>
/// <param name="Severity">The word of the database: NOTICE, WARNING, …</param>
/// <param name="Text">The message.</param>
public sealed record ServerMessage(string Severity, string Text) : DeployEvent;
