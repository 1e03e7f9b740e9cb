namespace SqlGitOps.Testing;

/// <summary>One thing that the SARIF validator objects to.</summary>
/// <param name="Level"><c>error</c> or <c>warning</c>.</param>
/// <param name="RuleId">Rule of the validator, for example <c>GH1015</c>; <c>JSON0001</c> when the file is not JSON.</param>
/// <param name="Message">What is wrong and where in the file.</param>
public sealed record SarifValidationResult(string Level, string RuleId, string Message);
