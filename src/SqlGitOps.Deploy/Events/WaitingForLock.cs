namespace SqlGitOps.Deploy.Events;

/// <summary>Another deployment holds the lock. Sent at once and then every few seconds.</summary>
/// <param name="Holder">Who, as far as the database says.</param>
/// <param name="Waited">How long so far.</param>
public sealed record WaitingForLock(string Holder, TimeSpan Waited) : DeployEvent;
