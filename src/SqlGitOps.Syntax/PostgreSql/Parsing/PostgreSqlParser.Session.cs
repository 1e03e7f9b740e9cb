using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>Cursors, prepared statements, notifications and small commands.</content>
internal partial class PostgreSqlParser
{
    protected void ParseDeclareCursor()
    {
        var mark = Mark();
        Advance();
        ParseName(F.Name, "a cursor name");
        var flags = 0u;
        while (true)
        {
            if (EatWords(W.No, W.Scroll))
            {
                flags |= DeclareCursorStmt.NoScrollFlag;
                continue;
            }

            var option = OneOf(
                (W.Binary, DeclareCursorStmt.BinaryFlag),
                (W.Insensitive, DeclareCursorStmt.InsensitiveFlag),
                (W.Asensitive, DeclareCursorStmt.AsensitiveFlag),
                (W.Scroll, DeclareCursorStmt.ScrollFlag));
            if (option == 0)
            {
                break;
            }

            flags |= option;
        }

        ExpectWord(W.Cursor);
        flags |= FlagIf(W.With, W.Hold, DeclareCursorStmt.WithHoldFlag);
        if ((flags & DeclareCursorStmt.WithHoldFlag) == 0)
        {
            flags |= FlagIf(W.Without, W.Hold, DeclareCursorStmt.WithoutHoldFlag);
        }

        ExpectWord(W.For);
        ParseQuery(F.Query);
        Finish(mark, K.DeclareCursorStmt, flags);
    }

    /// <summary>FETCH and MOVE (gram.y: fetch_args).</summary>
    protected void ParseFetch()
    {
        var mark = Mark();
        var flags = AtWord(W.Move) ? FetchStmt.MoveFlag : 0;
        Advance();

        // A cursor may have the name of a direction.
        var nameOnly = EndsStatement(PeekKind(1));
        if (!nameOnly)
        {
            var direction = OneOf(
                (W.Next, FetchStmt.NextFlag),
                (W.Prior, FetchStmt.PriorFlag),
                (W.First, FetchStmt.FirstFlag),
                (W.Last, FetchStmt.LastFlag),
                (W.Absolute, FetchStmt.AbsoluteFlag),
                (W.Relative, FetchStmt.RelativeFlag),
                (W.All, FetchStmt.AllFlag),
                (W.Forward, FetchStmt.ForwardFlag),
                (W.Backward, FetchStmt.BackwardFlag));
            flags |= direction;
            switch (direction)
            {
                case FetchStmt.AbsoluteFlag or FetchStmt.RelativeFlag:
                    ParseSignedInteger(F.Count);
                    break;
                case FetchStmt.ForwardFlag or FetchStmt.BackwardFlag:
                    if (EatWord(W.All))
                    {
                        flags |= FetchStmt.AllFlag;
                    }
                    else if (AtSignedNumber())
                    {
                        ParseSignedInteger(F.Count);
                    }

                    break;
                case 0 when AtSignedNumber():
                    ParseSignedInteger(F.Count);
                    break;
            }

            if (!EatWord(W.From))
            {
                EatWord(W.In);
            }
        }

        ParseName(F.Cursor, "a cursor name");
        Finish(mark, K.FetchStmt, flags);
    }

    private bool AtSignedNumber() => Kind is TokenKind.Integer or TokenKind.Numeric or TokenKind.Plus or TokenKind.Minus;

    protected void ParseClose()
    {
        var mark = Mark();
        Advance();
        var flags = FlagIf(W.All, ClosePortalStmt.AllFlag);
        if (flags == 0)
        {
            ParseName(F.Cursor, "a cursor name or ALL");
        }

        Finish(mark, K.ClosePortalStmt, flags);
    }

    // ---- prepared statements ---------------------------------------------------------------------------------------

    protected void ParsePrepare()
    {
        var mark = Mark();
        Advance();
        ParseName(F.Name, "a name");
        if (Eat(TokenKind.LeftParen))
        {
            do
            {
                ParseType(F.ArgumentTypes);
            }
            while (Eat(TokenKind.Comma));
            ExpectRightParen();
        }

        ExpectWord(W.As);
        ParsePreparable(F.Query);
        Finish(mark, K.PrepareStmt);
    }

    protected void ParseExecute()
    {
        var mark = Mark();
        Advance();
        ParseName(F.Name, "the name of a prepared statement");
        if (At(TokenKind.LeftParen))
        {
            ParseParenExpressionList(F.Arguments);
        }

        Finish(mark, K.ExecuteStmt);
    }

    protected void ParseDeallocate()
    {
        var mark = Mark();
        Advance();
        if (AtWord(W.Prepare) && !EndsStatement(PeekKind(1)))
        {
            Advance();
        }

        var flags = FlagIf(W.All, DeallocateStmt.AllFlag);
        if (flags == 0)
        {
            ParseName(F.Name, "the name of a prepared statement or ALL");
        }

        Finish(mark, K.DeallocateStmt, flags);
    }

    // ---- notifications ---------------------------------------------------------------------------------------------

    protected void ParseListen()
    {
        var mark = Mark();
        Advance();
        ParseName(F.Channel, "a channel");
        Finish(mark, K.ListenStmt);
    }

    protected void ParseUnlisten()
    {
        var mark = Mark();
        Advance();
        var flags = Eat(TokenKind.Star) ? UnlistenStmt.AllFlag : 0;
        if (flags == 0)
        {
            ParseName(F.Channel, "a channel or *");
        }

        Finish(mark, K.UnlistenStmt, flags);
    }

    protected void ParseNotify()
    {
        var mark = Mark();
        Advance();
        ParseName(F.Channel, "a channel");
        if (Eat(TokenKind.Comma))
        {
            ParseStringLiteral(F.Payload, "the payload as a string");
        }

        Finish(mark, K.NotifyStmt);
    }

    // ---- others ----------------------------------------------------------------------------------------------------

    protected void ParseLoad()
    {
        var mark = Mark();
        Advance();
        ParseStringLiteral(F.File, "a file name as a string");
        Finish(mark, K.LoadStmt);
    }

    protected void ParseCheckpoint()
    {
        var mark = Mark();
        Advance();
        Finish(mark, K.CheckPointStmt);
    }

    protected void ParseDiscard()
    {
        var mark = Mark();
        Advance();
        var flags = OneOf(
            (W.All, DiscardStmt.AllFlag),
            (W.Plans, DiscardStmt.PlansFlag),
            (W.Sequences, DiscardStmt.SequencesFlag),
            (W.Temp, DiscardStmt.TemporaryFlag),
            (W.Temporary, DiscardStmt.TemporaryFlag));
        if (flags == 0)
        {
            Unexpected("ALL, PLANS, SEQUENCES or TEMPORARY");
        }

        Finish(mark, K.DiscardStmt, flags);
    }
}
