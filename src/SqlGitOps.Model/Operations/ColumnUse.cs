using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Model.Operations;

/// <summary>A column that an operation needs to be there.</summary>
/// <param name="Table">Its table.</param>
/// <param name="Column">The column.</param>
/// <param name="Span">Where the operation names it.</param>
public readonly record struct ColumnUse(ObjectName Table, string Column, TextSpan Span);
