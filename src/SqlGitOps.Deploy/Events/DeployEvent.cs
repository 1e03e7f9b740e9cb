namespace SqlGitOps.Deploy.Events;

/// <summary>
/// Something that happened in a deployment. Everything that users see or read later is made from these. An event that says
/// that something is in the database is sent after the database has confirmed it.
/// </summary>
public abstract record DeployEvent;
