using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Model.Operations;

/// <summary>A table that an operation needs to be there.</summary>
/// <param name="Table">The table.</param>
/// <param name="Span">Where the operation names it.</param>
public readonly record struct TableUse(ObjectName Table, TextSpan Span);
