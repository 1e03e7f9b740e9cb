namespace SqlGitOps.Soak;

/// <summary>A round found something wrong.</summary>
internal sealed class SoakException(string message) : Exception(message);
