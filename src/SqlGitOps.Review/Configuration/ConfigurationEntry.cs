namespace SqlGitOps.Review.Configuration;

/// <summary>One <c>key = value</c> line that the review understands.</summary>
/// <param name="File">The file it stands in.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Key">The key in lower case: keys are compared without case.</param>
/// <param name="Value">The value as written, trimmed.</param>
internal sealed record ConfigurationEntry(ConfigurationFile File, int Line, string Key, string Value);
