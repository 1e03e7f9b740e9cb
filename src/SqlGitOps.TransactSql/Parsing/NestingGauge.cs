using SqlGitOps.Syntax.Tree;
using SqlGitOps.TransactSql.Lexing;

namespace SqlGitOps.TransactSql.Parsing;

/// <summary>
/// Estimates from the tokens how much stack ScriptDom, a recursive parser, needs for a batch. A stack overflow cannot be
/// caught and would end the build or the deployer.
/// </summary>
/// <remarks>
/// The weights are upper bounds of what ScriptDom 150 was seen to use with unoptimised code: a level of subqueries takes
/// up to 7 KB, an IF, ELSE or JOIN up to 1 KB, a binary operator in a chain 0.2 KB.
/// </remarks>
internal ref struct NestingGauge
{
    /// <summary>How deep parentheses, blocks and CASE may nest.</summary>
    public const int MaxNesting = 500;

    /// <summary>Up to this estimate any thread's stack is enough.</summary>
    public const int SmallCost = 192 * 1024;

    /// <summary>What a batch may need at most; <see cref="StackSize"/> leaves room above it.</summary>
    public const int MaxCost = 40 * 1024 * 1024;

    /// <summary>Stack of the thread for batches above <see cref="SmallCost"/>.</summary>
    public const int StackSize = 64 * 1024 * 1024;

    private const int LevelCost = 8 * 1024;
    private const int ControlCost = 2 * 1024;
    private const int OperatorCost = 512;

    private readonly Span<Level> _levels;
    private int _depth;
    private int _cost;

    private NestingGauge(Span<Level> levels) => _levels = levels;

    /// <summary>Measures the tokens from <paramref name="first"/> up to, not including, <paramref name="end"/>.</summary>
    /// <param name="excess">The token at which it is too deep; -1 when it is not.</param>
    /// <returns>Bytes of stack, estimated from above.</returns>
    public static int Measure(LexedText text, int first, int end, out int excess)
    {
        Span<Level> levels = new Level[MaxNesting + 2];
        var gauge = new NestingGauge(levels);
        var highest = 0;
        for (var i = first; i < end; i++)
        {
            gauge.Take(text, i);
            highest = Math.Max(highest, gauge._cost);
            if (gauge._depth > MaxNesting || gauge._cost > MaxCost)
            {
                excess = i;
                return highest;
            }
        }

        excess = -1;
        return highest;
    }

    private void Take(LexedText text, int index)
    {
        ref readonly var token = ref text.Tokens[index];
        switch (token.Kind)
        {
            case TokenKind.LeftParen:
                Push(LevelKind.Parenthesis);
                break;
            case TokenKind.RightParen:
                Pop(isParenthesis: true);
                break;
            case TokenKind.Comma:
                EndChain();
                break;
            case TokenKind.Semicolon:
                EndChain();
                EndSets();
                break;
            case TokenKind.Plus or TokenKind.Minus or TokenKind.Star or TokenKind.Slash or TokenKind.Percent or TokenKind.Caret
                or TokenKind.Operator or TokenKind.Dot or TokenKind.Typecast:
                Chain(OperatorCost);
                break;
            case TokenKind.Identifier when token.Keyword != 0:
                Word(text, index, (TransactSqlKeyword)token.Keyword);
                break;
        }
    }

    private void Word(LexedText text, int index, TransactSqlKeyword keyword)
    {
        switch (keyword)
        {
            case TransactSqlKeyword.Case:
                Push(LevelKind.Block);
                break;
            case TransactSqlKeyword.Begin when !IsBlockless(text.KeywordAt(index + 1)):
                EndChain();
                EndSets();
                Push(LevelKind.Block);
                break;
            case TransactSqlKeyword.End when text.KeywordAt(index + 1) != TransactSqlKeyword.Conversation:
                Pop(isParenthesis: false);
                break;
            case TransactSqlKeyword.And or TransactSqlKeyword.Or or TransactSqlKeyword.Not:
                Chain(OperatorCost);
                break;
            case TransactSqlKeyword.Join:
                Chain(ControlCost);
                break;
            case TransactSqlKeyword.Union or TransactSqlKeyword.Except or TransactSqlKeyword.Intersect:
                _levels[_depth].Sets += ControlCost;
                _cost += ControlCost;
                break;

            // An IF may be the ELSE branch of any IF before it, so this never goes down within a block.
            case TransactSqlKeyword.If or TransactSqlKeyword.While or TransactSqlKeyword.Else when _levels[_depth].Kind == LevelKind.Block || _depth == 0:
                EndChain();
                _levels[_depth].Control += ControlCost;
                _cost += ControlCost;
                break;
            case TransactSqlKeyword.Insert or TransactSqlKeyword.Update or TransactSqlKeyword.Delete or TransactSqlKeyword.Alter
                or TransactSqlKeyword.Create or TransactSqlKeyword.Drop or TransactSqlKeyword.Exec or TransactSqlKeyword.Execute
                or TransactSqlKeyword.Print or TransactSqlKeyword.Declare or TransactSqlKeyword.Set or TransactSqlKeyword.Merge
                or TransactSqlKeyword.Truncate or TransactSqlKeyword.Grant when _levels[_depth].Kind == LevelKind.Block || _depth == 0:
                EndChain();
                EndSets();
                break;
            case TransactSqlKeyword.Select:
                // A SELECT list begins: what stood before it is another clause, but UNIONs go on.
                EndChain();
                break;
        }
    }

    private static bool IsBlockless(TransactSqlKeyword next) => next is TransactSqlKeyword.Tran or TransactSqlKeyword.Transaction
        or TransactSqlKeyword.Distributed or TransactSqlKeyword.Conversation or TransactSqlKeyword.Dialog;

    private void Push(LevelKind kind)
    {
        _depth++;
        _levels[_depth] = new Level { Kind = kind };
        _cost += LevelCost;
    }

    private void Pop(bool isParenthesis)
    {
        if (_depth > 0 && _levels[_depth].Kind == LevelKind.Parenthesis == isParenthesis)
        {
            ref var level = ref _levels[_depth];
            _cost -= LevelCost + level.Chain + level.Sets + level.Control;
            _depth--;
        }
    }

    private void Chain(int cost)
    {
        _levels[_depth].Chain += cost;
        _cost += cost;
    }

    private void EndChain()
    {
        _cost -= _levels[_depth].Chain;
        _levels[_depth].Chain = 0;
    }

    private void EndSets()
    {
        _cost -= _levels[_depth].Sets;
        _levels[_depth].Sets = 0;
    }

    private enum LevelKind : byte
    {
        Batch,
        Parenthesis,
        Block,
    }

    private struct Level
    {
        public LevelKind Kind;
        public int Chain;
        public int Sets;
        public int Control;
    }
}
