namespace SqlGitOps.Deploy.Events;

/// <summary>The server still works for a deployment that is over; what it does decides how to go on.</summary>
/// <param name="Session">Which session.</param>
/// <param name="Waited">How long so far.</param>
public sealed record WaitingForSession(string Session, TimeSpan Waited) : DeployEvent;
