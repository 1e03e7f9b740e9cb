namespace SqlGitOps.Model.Operations;

/// <summary>SET, RESET, set_config(…), PRAGMA.</summary>
/// <param name="Name">The setting in lower case; <c>*</c> for RESET ALL.</param>
/// <param name="Value">The value without quotes; null for RESET and SET TO DEFAULT.</param>
/// <param name="IsLocal">SET LOCAL: until the end of the transaction.</param>
public sealed record SetSettingOperation(string Name, string? Value, bool IsLocal) : Operation;
