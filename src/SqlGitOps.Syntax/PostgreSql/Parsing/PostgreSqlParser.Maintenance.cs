using SqlGitOps.Syntax.Tree;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>VACUUM, ANALYZE, CLUSTER, REINDEX and REFRESH MATERIALIZED VIEW.</content>
internal partial class PostgreSqlParser
{
    protected void ParseVacuum()
    {
        var mark = Mark();
        var flags = AtWord(W.Vacuum) ? VacuumStmt.VacuumFlag : VacuumStmt.AnalyzeFlag;
        Advance();
        if (At(TokenKind.LeftParen))
        {
            // ANALYZE inside the list counts like the word outside.
            var first = Position;
            ParseUtilityOptions();
            for (var i = first; i < Position; i++)
            {
                flags |= (W)TokenAt(i).Keyword switch
                {
                    W.Full when IsOptionOn(i) => VacuumStmt.FullFlag,
                    W.Analyze or W.Analyse when IsOptionOn(i) => VacuumStmt.AnalyzeFlag,
                    W.Freeze when IsOptionOn(i) => VacuumStmt.FreezeFlag,
                    W.Verbose when IsOptionOn(i) => VacuumStmt.VerboseFlag,
                    _ => 0,
                };
            }
        }
        else if ((flags & VacuumStmt.VacuumFlag) != 0)
        {
            flags |= FlagIf(W.Full, VacuumStmt.FullFlag) | FlagIf(W.Freeze, VacuumStmt.FreezeFlag) | FlagIf(W.Verbose, VacuumStmt.VerboseFlag);
            if (Keyword is W.Analyze or W.Analyse)
            {
                Advance();
                flags |= VacuumStmt.AnalyzeFlag;
            }
        }
        else
        {
            flags |= FlagIf(W.Verbose, VacuumStmt.VerboseFlag);
        }

        if (AtName(ColId) || AtWord(W.Only))
        {
            do
            {
                ParseRelationExpression(F.Relations, RelationAlias.Columns);
            }
            while (Eat(TokenKind.Comma));
        }

        Finish(mark, K.VacuumStmt, flags);
    }

    /// <summary>Whether an option of a list is not switched off: <c>(FULL)</c>, <c>(FULL true)</c>, but not <c>(FULL false)</c>.</summary>
    protected bool IsOptionOn(int index)
    {
        ref readonly var next = ref TokenAt(index + 1);
        return next.Keyword != (ushort)W.False && next.Keyword != (ushort)W.Off && !(next.Kind == TokenKind.Integer && TextOf(next) is "0");
    }

    protected void ParseCluster()
    {
        var mark = Mark();
        Advance();
        var flags = 0u;
        if (At(TokenKind.LeftParen))
        {
            ParseUtilityOptions();
        }
        else
        {
            flags = FlagIf(W.Verbose, ClusterStmt.VerboseFlag);
        }

        if (!AtName(ColId))
        {
            Finish(mark, K.ClusterStmt, flags);
            return;
        }

        if (PeekWord(1) == W.On)
        {
            // CLUSTER index ON table, the order of PostgreSQL 8.2.
            ParseName(F.Index, "an index name");
            Advance();
            ParseRelationName(F.Relation);
        }
        else
        {
            ParseRelationName(F.Relation);
            if (EatWord(W.Using))
            {
                ParseName(F.Index, "an index name");
            }
        }

        Finish(mark, K.ClusterStmt, flags);
    }

    protected void ParseReindex()
    {
        var mark = Mark();
        Advance();
        var flags = 0u;
        if (At(TokenKind.LeftParen))
        {
            var first = Position;
            ParseUtilityOptions();
            for (var i = first; i < Position; i++)
            {
                if (TokenAt(i).Keyword == (ushort)W.Concurrently && IsOptionOn(i))
                {
                    flags |= ReindexStmt.ConcurrentlyFlag;
                }
            }
        }

        var target = OneOf(
            (W.Index, ReindexStmt.IndexFlag),
            (W.Table, ReindexStmt.TableFlag),
            (W.Schema, ReindexStmt.SchemaFlag),
            (W.System, ReindexStmt.SystemFlag),
            (W.Database, ReindexStmt.DatabaseFlag));
        if (target == 0)
        {
            Unexpected("INDEX, TABLE, SCHEMA, DATABASE or SYSTEM");
        }

        flags |= target | FlagIf(W.Concurrently, ReindexStmt.ConcurrentlyFlag);
        if (AtName(ColId))
        {
            ParseQualifiedName(F.Object);
        }
        else if ((target & (ReindexStmt.SystemFlag | ReindexStmt.DatabaseFlag)) == 0)
        {
            Unexpected("a name");
        }

        Finish(mark, K.ReindexStmt, flags);
    }

    protected void ParseRefresh()
    {
        var mark = Mark();
        Advance();
        ExpectWord(W.Materialized);
        ExpectWord(W.View);
        var flags = FlagIf(W.Concurrently, RefreshMatViewStmt.ConcurrentlyFlag);
        ParseRelationName(F.Relation, "a view name");
        flags |= ParseWithData(RefreshMatViewStmt.WithNoDataFlag);
        Finish(mark, K.RefreshMatViewStmt, flags);
    }
}
