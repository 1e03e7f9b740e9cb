using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Syntax.Sqlite.Parsing;

/// <content>Windows.</content>
internal sealed partial class SqliteParser
{
    private void ParseWindowClause()
    {
        Advance();
        do
        {
            var mark = Mark();
            ParseName(SqliteField.Name, "a window name");
            Expect(SqliteKeyword.As);
            ParseWindowDefinition(mark, SqliteField.Windows);
        }
        while (Eat(TokenKind.Comma));
    }

    private void ParseWindowDefinition(Marker mark, SqliteField field)
    {
        ExpectLeftParen();
        if (AtName && Keyword is not (SqliteKeyword.Partition or SqliteKeyword.Range or SqliteKeyword.Rows or SqliteKeyword.Groups))
        {
            ParseName(SqliteField.Reference, "a window name");
        }

        if (Eat(SqliteKeyword.Partition))
        {
            Expect(SqliteKeyword.By);
            ParseExpressionList(SqliteField.PartitionBy);
        }

        ParseOptionalOrderBy();
        ParseOptionalFrame();
        ExpectRightParen();
        Finish(mark, SqliteKind.WindowDef);
        Label(field);
    }

    private void ParseOptionalFrame()
    {
        var mark = Mark();
        var flags = Keyword switch
        {
            SqliteKeyword.Range => WindowFrame.RangeFlag,
            SqliteKeyword.Rows => WindowFrame.RowsFlag,
            SqliteKeyword.Groups => WindowFrame.GroupsFlag,
            _ => 0u,
        };
        if (flags == 0)
        {
            return;
        }

        Advance();
        var between = Eat(SqliteKeyword.Between);
        var start = ParseFrameBound(start: true);
        var end = FrameBound.CurrentRowFlag;
        if (between)
        {
            flags |= WindowFrame.BetweenFlag;
            Expect(SqliteKeyword.And);
            end = ParseFrameBound(start: false);
        }

        // The bounds of one row in order: n PRECEDING, CURRENT ROW, n FOLLOWING. UNBOUNDED always fits.
        if ((start == FrameBound.FollowingFlag && end is FrameBound.PrecedingFlag or FrameBound.CurrentRowFlag)
            || (start == FrameBound.CurrentRowFlag && end == FrameBound.PrecedingFlag))
        {
            Error(TextSpan.FromBounds(TokenAt(mark.FirstToken).Start, TokenAt(Position - 1).End), "the frame begins behind its end");
        }

        if (Eat(SqliteKeyword.Exclude))
        {
            flags |= ParseFrameExclusion();
        }

        Finish(mark, SqliteKind.WindowFrame, flags);
        Label(SqliteField.Frame);
    }

    /// <summary>One end of a frame; returns its flags.</summary>
    private uint ParseFrameBound(bool start)
    {
        var mark = Mark();
        uint flags;
        if (Eat(SqliteKeyword.Unbounded))
        {
            Expect(start ? SqliteKeyword.Preceding : SqliteKeyword.Following);
            flags = FrameBound.UnboundedFlag | (start ? FrameBound.PrecedingFlag : FrameBound.FollowingFlag);
        }
        else if (Eat(SqliteKeyword.Current))
        {
            Expect(SqliteKeyword.Row);
            flags = FrameBound.CurrentRowFlag;
        }
        else
        {
            ParseExpression(SqliteField.Offset);
            flags = Eat(SqliteKeyword.Preceding) ? FrameBound.PrecedingFlag : FrameBound.FollowingFlag;
            if (flags == FrameBound.FollowingFlag && !Eat(SqliteKeyword.Following))
            {
                Unexpected("PRECEDING or FOLLOWING");
            }
        }

        Finish(mark, SqliteKind.FrameBound, flags);
        Label(SqliteField.Bounds);
        return flags;
    }

    private uint ParseFrameExclusion()
    {
        if (Eat(SqliteKeyword.No))
        {
            Expect(SqliteKeyword.Others);
            return WindowFrame.ExcludeNoOthersFlag;
        }

        if (Eat(SqliteKeyword.Current))
        {
            Expect(SqliteKeyword.Row);
            return WindowFrame.ExcludeCurrentRowFlag;
        }

        if (Eat(SqliteKeyword.Group))
        {
            return WindowFrame.ExcludeGroupFlag;
        }

        if (!Eat(SqliteKeyword.Ties))
        {
            Unexpected("NO OTHERS, CURRENT ROW, GROUP or TIES");
        }

        return WindowFrame.ExcludeTiesFlag;
    }
}
