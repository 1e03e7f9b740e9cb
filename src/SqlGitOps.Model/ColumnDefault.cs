using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Model;

/// <summary>A DEFAULT expression.</summary>
/// <param name="Text">The expression as written.</param>
/// <param name="Volatility">Whether it differs from row to row.</param>
/// <param name="IsNull">Whether it is just NULL.</param>
/// <param name="IsConstant">Whether it is a literal (also signed).</param>
/// <param name="Span">Where it stands.</param>
public sealed record ColumnDefault(string Text, Volatility Volatility, bool IsNull, bool IsConstant, TextSpan Span)
{
    /// <summary>Names of functions the expression calls that are not built in; their volatility is looked up in the catalog.</summary>
    public IReadOnlyList<string> UnknownFunctions { get; init; } = [];
}
