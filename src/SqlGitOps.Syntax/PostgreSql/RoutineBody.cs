using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.PostgreSql;

/// <summary>The parsed body of a function, a procedure or DO.</summary>
public sealed class RoutineBody : IDisposable
{
    private IReadOnlyList<SyntaxError>? _errors;

    internal RoutineBody(RoutineLanguage language, SyntaxNode literal, SyntaxTree tree, TextMap map)
    {
        Language = language;
        Literal = literal;
        Tree = tree;
        Map = map;
    }

    /// <summary>The language of the body.</summary>
    public RoutineLanguage Language { get; }

    /// <summary>The string in the outer tree.</summary>
    public SyntaxNode Literal { get; }

    /// <summary>
    /// The tree of the text inside the string. Its root is a <see cref="PlPgSqlFunction"/>, or for SQL a
    /// <see cref="Script"/>. Offsets are those of the text inside.
    /// </summary>
    public SyntaxTree Tree { get; }

    /// <summary>From offsets of <see cref="Tree"/> to those of the outermost text.</summary>
    public TextMap Map { get; }

    /// <summary>The syntax errors of the body, at their places in the outermost text.</summary>
    public IReadOnlyList<SyntaxError> Errors => _errors ??= MapErrors(Tree, Map);

    /// <summary>Gives the tree's memory back; the tree must not be used afterwards.</summary>
    public void Dispose() => Tree.Dispose();

    internal static IReadOnlyList<SyntaxError> MapErrors(SyntaxTree tree, TextMap map)
    {
        if (tree.Errors.Count == 0)
        {
            return [];
        }

        var errors = new SyntaxError[tree.Errors.Count];
        for (var i = 0; i < errors.Length; i++)
        {
            errors[i] = tree.Errors[i] with { Span = map.ToOuter(tree.Errors[i].Span) };
        }

        return errors;
    }
}
