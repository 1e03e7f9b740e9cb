using SqlGitOps.Model.Operations;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Model.Scripts;

/// <summary>What turning a dialect's statements into operations is made of.</summary>
internal abstract class StatementLowering(SyntaxTree tree)
{
    private const int LongestHead = 200;
    private List<Operation> _output = [];

    /// <summary>What a statement does, in order; never empty.</summary>
    public IReadOnlyList<Operation> Lower(SyntaxNode statement)
    {
        if (statement.HasError)
        {
            return [Opaque(statement, OpaqueReason.SyntaxError, mayChangeSchema: true)];
        }

        _output = [];
        LowerStatement(statement);
        if (_output.Count == 0)
        {
            Add(new HarmlessOperation(CommandOf(statement)) { Node = statement, Span = statement.Span });
        }

        return _output;
    }

    /// <summary>Adds the operations of one statement; none when it changes nothing that the model follows.</summary>
    protected abstract void LowerStatement(SyntaxNode statement);

    protected void Add(Operation operation) => _output.Add(operation);

    /// <summary>A placeholder stands for a name, so what is changed is not known.</summary>
    protected void AddPlaceholder(SyntaxNode node) => Add(Opaque(node, OpaqueReason.Placeholder, mayChangeSchema: true));

    protected OpaqueOperation Opaque(SyntaxNode node, OpaqueReason reason, bool mayChangeSchema) => new(reason, CommandOf(node))
    {
        Node = node,
        Span = HeadOf(node),
        MayChangeSchema = mayChangeSchema,
    };

    /// <summary>From the start of the statement to the end of <paramref name="last"/>: CREATE INDEX … ON table.</summary>
    protected static TextSpan HeadTo(SyntaxNode statement, SyntaxNode last) =>
        last.IsNone ? HeadOf(statement) : TextSpan.FromBounds(statement.Span.Start, last.Span.End);

    /// <summary>The first two words: findings on a whole statement mark its head, not fifty lines.</summary>
    protected static TextSpan HeadOf(SyntaxNode node)
    {
        var tokens = node.Tokens;
        return tokens.Length switch
        {
            0 => node.Span,
            > 1 when tokens[1].Kind == TokenKind.Identifier => TextSpan.FromBounds(tokens[0].Start, tokens[1].End),
            _ => new TextSpan(tokens[0].Start, Math.Min(tokens[0].Length, LongestHead)),
        };
    }

    /// <summary>The first words of a statement in upper case, for messages.</summary>
    private string CommandOf(SyntaxNode statement)
    {
        const int Longest = 20;
        var tokens = statement.Tokens;
        var words = new System.Text.StringBuilder();
        for (var i = 0; i < tokens.Length && i < 2; i++)
        {
            if (tokens[i].Kind != TokenKind.Identifier || (i > 0 && tokens[i].Keyword == 0))
            {
                break;
            }

            words.Append(i > 0 ? " " : string.Empty).Append(tree.TextOf(tokens[i]).ToString().ToUpperInvariant());
        }

        return words.Length == 0 && tokens.Length > 0 ? tree.TextOf(tokens[0])[..Math.Min(tokens[0].Length, Longest)].ToString() : words.ToString();
    }
}
