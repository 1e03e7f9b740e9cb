namespace SqlGitOps.Conformance;

/// <summary>A check cannot run; the message says what is missing and how to get it.</summary>
internal sealed class ConformanceException(string message) : Exception(message);
