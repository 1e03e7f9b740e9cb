namespace SqlGitOps.Review.Findings;

/// <summary>A second place that explains a finding, for example where the table was created.</summary>
/// <param name="Location">Where.</param>
/// <param name="Message">What is there, one sentence.</param>
public sealed record RelatedLocation(SourceLocation Location, string Message);
