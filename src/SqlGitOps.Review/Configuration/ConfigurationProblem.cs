namespace SqlGitOps.Review.Configuration;

/// <summary>Something in a configuration file that has no effect or is not understood.</summary>
/// <param name="Path">Full path of the configuration file.</param>
/// <param name="Line">Line, from 1; 0 when the problem is the file as a whole.</param>
/// <param name="Message">What is wrong and what to write instead, one sentence.</param>
public sealed record ConfigurationProblem(string Path, int Line, string Message);
