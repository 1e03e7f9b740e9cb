using SqlGitOps.Syntax.Tree;
using SqlGitOps.Syntax.Versions;

namespace SqlGitOps.Syntax.PostgreSql.PlPgSql;

/// <summary>What newer versions of PL/pgSQL have and 13 has not (release notes of 14, 17 and 18).</summary>
internal static class PlPgSqlVersionChecks
{
    /// <summary>Adds what <paramref name="node"/> asks for.</summary>
    internal static void Collect(SyntaxNode node, List<VersionRequirement> found)
    {
        switch ((PostgreSqlKind)node.RawKind)
        {
            case PostgreSqlKind.PlPgSqlAssignStmt:
                CollectAssignment(new PlPgSqlAssignStmt(node), found);
                break;

            case PostgreSqlKind.TypeName when new TypeName(node) is { Array: true } type && (type.PercentType || type.PercentRowType):
                found.Add(new VersionRequirement(node.Span, "an array of %TYPE or %ROWTYPE", new EngineVersion(17)));
                break;

            case PostgreSqlKind.NamedArg when IsCursorArgument(node) && NamesWithArrow(new NamedArg(node)):
                found.Add(new VersionRequirement(node.Span, "=> in the arguments of a cursor", new EngineVersion(18)));
                break;
        }
    }

    private static void CollectAssignment(PlPgSqlAssignStmt assignment, List<VersionRequirement> found)
    {
        if (assignment.Value.IsNone && !assignment.Node.HasError)
        {
            found.Add(new VersionRequirement(assignment.Node.Span, "an assignment without a value", new EngineVersion(14)));
        }

        if (IsFieldOfField(assignment))
        {
            found.Add(new VersionRequirement(assignment.Target.Span, "an assignment to a field of a field", new EngineVersion(14)));
            return;
        }

        for (var target = Indirection.Cast(assignment.Target); !target.IsNone; target = Indirection.Cast(target.Argument))
        {
            if (target.Slice || !target.Field.IsNone)
            {
                found.Add(new VersionRequirement(
                    assignment.Target.Span,
                    target.Slice ? "an assignment to a slice of an array" : "an assignment to a field behind a subscript",
                    new EngineVersion(14)));
                return;
            }
        }
    }

    /// <summary>Whether the target is <c>variable.field.field</c>, perhaps with a label before it.</summary>
    private static bool IsFieldOfField(PlPgSqlAssignStmt assignment)
    {
        var target = assignment.Target;
        while (Indirection.Cast(target) is { IsNone: false } indirection)
        {
            target = indirection.Argument;
        }

        var parts = new ColumnRef(target).Parts;
        return (PostgreSqlKind)target.RawKind == PostgreSqlKind.ColumnRef
            && parts.Count > (IsDeclared(assignment.Node, parts.First.Text) ? 2 : 3);
    }

    private static bool IsDeclared(SyntaxNode node, ReadOnlySpan<char> name)
    {
        for (; !node.IsNone; node = node.Parent)
        {
            foreach (var declaration in PlPgSqlBlock.Cast(node).Declarations)
            {
                if (PlPgSqlVariable.Cast(declaration).Name.Node.Text.Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsCursorArgument(SyntaxNode node) =>
        (PostgreSqlKind)node.Parent.RawKind is PostgreSqlKind.PlPgSqlOpenStmt or PostgreSqlKind.PlPgSqlForCursorStmt;

    private static bool NamesWithArrow(NamedArg argument) =>
        argument.Node.Tokens.Length > 1 && argument.Node.Tokens[1].Kind == TokenKind.EqualsGreater;
}
