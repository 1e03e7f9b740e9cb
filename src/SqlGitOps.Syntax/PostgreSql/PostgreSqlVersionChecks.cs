using SqlGitOps.Syntax.PostgreSql.PlPgSql;
using SqlGitOps.Syntax.Tree;
using SqlGitOps.Syntax.Versions;
using Word = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql;

/// <summary>
/// Syntax whose version cannot be told from one node's kind, flags or fields. Proved, like the grammar's own notes, on
/// servers 13 to 18.
/// </summary>
internal static class PostgreSqlVersionChecks
{
    private static readonly EngineVersion s_v14 = new(14);
    private static readonly EngineVersion s_v15 = new(15);
    private static readonly EngineVersion s_v16 = new(16);
    private static readonly EngineVersion s_v17 = new(17);
    private static readonly EngineVersion s_v18 = new(18);

    /// <summary>Adds what <paramref name="node"/> asks for.</summary>
    internal static void Collect(SyntaxNode node, List<VersionRequirement> found)
    {
        PlPgSqlVersionChecks.Collect(node, found);
        switch ((PostgreSqlKind)node.RawKind)
        {
            case PostgreSqlKind.Name:
                Name(node, found);
                break;
            case PostgreSqlKind.Literal:
                Number(new Literal(node), found);
                break;
            case PostgreSqlKind.ResTarget:
                Label(new ResTarget(node), found);
                break;
            case PostgreSqlKind.RangeSubselect:
                if (new RangeSubselect(node).Alias.IsNone)
                {
                    Add(node, "a subquery in FROM without an alias", s_v16, found);
                }

                break;
            case PostgreSqlKind.RangeVar:
                if (new RangeVar(node).Only && (PostgreSqlKind)node.Parent.RawKind == PostgreSqlKind.VacuumStmt)
                {
                    Add(node, "ONLY in VACUUM and ANALYZE", s_v18, found);
                }

                break;
            case PostgreSqlKind.SpecialFunction:
                Function(new SpecialFunction(node), found);
                break;
            case PostgreSqlKind.AExpr:
                if (new AExpr(node).AtTimeZone && Has(node, Word.Local))
                {
                    Add(node, "AT LOCAL", s_v17, found);
                }

                break;
            case PostgreSqlKind.IndexStmt:
                NullsDistinct(node, found);
                break;
            case PostgreSqlKind.UniqueConstraint:
                NullsDistinct(node, found);
                Enforced(node, found);
                break;
            case PostgreSqlKind.ForeignKeyConstraint or PostgreSqlKind.CheckConstraint or PostgreSqlKind.PrimaryKeyConstraint
                or PostgreSqlKind.ExclusionConstraint or PostgreSqlKind.NotNullConstraint or PostgreSqlKind.DefaultConstraint:
                Enforced(node, found);
                break;
            case PostgreSqlKind.GeneratedConstraint:
                if (!new GeneratedConstraint(node).Stored)
                {
                    Add(node, "a generated column that is not STORED", s_v18, found);
                }

                Enforced(node, found);
                break;
            case PostgreSqlKind.AlterColumnOtherCmd:
                var alter = new AlterColumnOtherCmd(node);
                if (alter.Statistics && alter.Default)
                {
                    Add(node, "SET STATISTICS DEFAULT", s_v17, found);
                }
                else if (alter.Storage && KeywordAt(node.Tree, alter.Method.Node.FirstToken) == Word.Default)
                {
                    Add(node, "SET STORAGE DEFAULT", s_v16, found);
                }

                break;
            case PostgreSqlKind.AlterDomainStmt:
                if ((PostgreSqlKind)new AlterDomainStmt(node).Constraint.RawKind == PostgreSqlKind.NotNullConstraint)
                {
                    Add(node, "NOT NULL as a constraint that is added to a domain", s_v17, found);
                }

                break;
            case PostgreSqlKind.AlterOperatorStmt:
                foreach (var option in new AlterOperatorStmt(node).Options)
                {
                    if (new DefElem(option).Value.IsNone)
                    {
                        Add(option, "an operator's option without a value", s_v17, found);
                    }
                }

                break;
            case PostgreSqlKind.CopyStmt:
                foreach (var option in new CopyStmt(node).Options)
                {
                    if (Literal.Cast(new DefElem(option).Value) is { IsNone: false, Default: true })
                    {
                        Add(option, "DEFAULT as the value of an option of COPY", s_v17, found);
                    }
                }

                break;
            case PostgreSqlKind.MergeWhenClause:
                if (new MergeWhenClause(node).NotMatchedByTarget && Has(node, Word.By))
                {
                    Add(node, "NOT MATCHED BY TARGET", s_v17, found);
                }

                break;
            case PostgreSqlKind.ClusterStmt:
                var cluster = new ClusterStmt(node);
                if (Has(node, TokenKind.LeftParen))
                {
                    Add(node, "options of CLUSTER in parentheses", cluster.Relation.IsNone ? s_v17 : s_v14, found);
                }

                break;
            case PostgreSqlKind.ReindexStmt:
                Reindex(new ReindexStmt(node), found);
                break;
            case PostgreSqlKind.CreateStatsStmt:
                if (new CreateStatsStmt(node).Statistics.IsNone)
                {
                    Add(node, "CREATE STATISTICS without a name", s_v16, found);
                }

                break;
            case PostgreSqlKind.GrantRoleStmt:
                Membership(new GrantRoleStmt(node), found);
                break;
            case PostgreSqlKind.AccessPriv:
                if (new AccessPriv(node).AlterSystem)
                {
                    Add(node, "the privilege ALTER SYSTEM", s_v15, found);
                }

                break;
            case PostgreSqlKind.AlterExtensionContentsStmt:
                if (new AlterExtensionContentsStmt(node).Database)
                {
                    Add(node, "a database as a member of an extension", s_v14, found);
                }

                break;
            case PostgreSqlKind.PublicationObject:
                PublicationTable(node, found);
                break;
        }
    }

    /// <summary>CURRENT_ROLE is reserved, so as a name it can only stand for a role.</summary>
    private static void Name(SyntaxNode node, List<VersionRequirement> found)
    {
        if (node.EndToken == node.FirstToken + 1 && KeywordAt(node.Tree, node.FirstToken) == Word.CurrentRole)
        {
            Add(node, "CURRENT_ROLE in the place of a role", s_v14, found);
        }
    }

    private static void Number(Literal literal, List<VersionRequirement> found)
    {
        if (!literal.Number)
        {
            return;
        }

        var text = literal.Node.Text;
        if (text.Contains('_') || (text.Length > 1 && text[0] == '0' && char.ToLowerInvariant(text[1]) is 'x' or 'o' or 'b'))
        {
            Add(literal.Node, "a number with underscores or in hexadecimal, octal or binary digits", s_v16, found);
        }
    }

    /// <summary>Before version 14 no key word could be a label without AS, not even one that can be any other name.</summary>
    private static void Label(ResTarget target, List<VersionRequirement> found)
    {
        var alias = target.Alias.Node;
        if (!alias.IsNone && alias.FirstToken > 0
            && KeywordAt(alias.Tree, alias.FirstToken) != Word.NotAKeyword
            && KeywordAt(alias.Tree, alias.FirstToken - 1) != Word.As
            && alias.FirstToken > target.Expression.FirstToken)
        {
            Add(alias, $"the key word {alias.Text.ToString().ToUpperInvariant()} as a label without AS", s_v14, found);
        }
    }

    /// <summary>
    /// The SQL/JSON functions came as syntax; a plain call of the same name was, and is before that, a call of an ordinary
    /// function.
    /// </summary>
    private static void Function(SpecialFunction function, List<VersionRequirement> found)
    {
        var node = function.Node;
        switch (KeywordAt(node.Tree, node.FirstToken))
        {
            case Word.JsonObject or Word.JsonArray or Word.JsonObjectagg or Word.JsonArrayagg when HasOwnSyntax(function):
                Add(node, $"{node.Tree.TextOf(node.Tree.Tokens[node.FirstToken]).ToString().ToUpperInvariant()} with the syntax of SQL/JSON", s_v16, found);
                break;
            case Word.Json or Word.JsonScalar or Word.JsonSerialize or Word.JsonValue or Word.JsonQuery or Word.JsonExists or Word.JsonTable
                when HasOwnSyntax(function):
                Add(node, $"{node.Tree.TextOf(node.Tree.Tokens[node.FirstToken]).ToString().ToUpperInvariant()} with the syntax of SQL/JSON", s_v17, found);
                break;
            case Word.Xmlserialize when Has(node, Word.Indent):
                Add(node, "INDENT of XMLSERIALIZE", s_v16, found);
                break;
            case Word.Substring when Has(node, Word.Similar):
                Add(node, "SUBSTRING … SIMILAR", s_v14, found);
                break;
        }
    }

    private static bool HasOwnSyntax(SpecialFunction function)
    {
        if (function.Columns.Any || function.Passing.Any || !function.Query.IsNone || !function.OnEmpty.IsNone || !function.OnError.IsNone)
        {
            return true;
        }

        // The name, parentheses, commas and what every aggregate can have are no syntax of their own.
        var own = new OwnTokens(function.Node);
        while (own.Next(out var token))
        {
            ref readonly var current = ref function.Node.Tree.Tokens[token];
            if (token == function.Node.FirstToken || current.Kind is TokenKind.LeftParen or TokenKind.RightParen or TokenKind.Comma)
            {
                continue;
            }

            if ((Word)current.Keyword is not (Word.Order or Word.By or Word.Filter or Word.Where or Word.Over or Word.Distinct or Word.All))
            {
                return true;
            }
        }

        return false;
    }

    private static void Enforced(SyntaxNode constraint, List<VersionRequirement> found)
    {
        var own = new OwnTokens(constraint);
        var previous = Word.NotAKeyword;
        while (own.Next(out var token))
        {
            var word = KeywordAt(constraint.Tree, token);
            if (word == Word.Enforced && previous != Word.Not)
            {
                Add(constraint, "ENFORCED", s_v18, found);
            }

            previous = word;
        }
    }

    private static void NullsDistinct(SyntaxNode node, List<VersionRequirement> found)
    {
        var own = new OwnTokens(node);
        var previous = Word.NotAKeyword;
        while (own.Next(out var token))
        {
            var word = KeywordAt(node.Tree, token);
            if (previous == Word.Nulls && word == Word.Distinct)
            {
                Add(node, "NULLS DISTINCT", s_v15, found);
                return;
            }

            previous = word;
        }
    }

    private static void Reindex(ReindexStmt reindex, List<VersionRequirement> found)
    {
        foreach (var option in reindex.Options)
        {
            if (new DefElem(option) is { Value.IsNone: false } || KeywordAt(option.Tree, option.FirstToken) != Word.Verbose)
            {
                Add(option, "this option of REINDEX", s_v14, found);
            }
        }

        if ((reindex.Database || reindex.System) && reindex.Object.IsNone)
        {
            Add(reindex.Node, "REINDEX of the database without its name", s_v16, found);
        }
    }

    private static void Membership(GrantRoleStmt grant, List<VersionRequirement> found)
    {
        const string Construct = "options of a membership other than WITH ADMIN OPTION";
        foreach (var option in grant.Options)
        {
            if (KeywordAt(option.Tree, option.FirstToken) != Word.Admin || !new DefElem(option).Value.IsNone && KeywordAt(option.Tree, option.EndToken - 1) != Word.Option)
            {
                Add(option, Construct, s_v16, found);
            }
        }

        if (grant.OptionFor is { IsNone: false } name && KeywordAt(name.Node.Tree, name.Node.FirstToken) != Word.Admin)
        {
            Add(name.Node, Construct, s_v16, found);
        }
    }

    /// <summary>Version 15 made a list of objects, each with its own TABLE, out of a list of tables behind one.</summary>
    private static void PublicationTable(SyntaxNode node, List<VersionRequirement> found)
    {
        if (KeywordAt(node.Tree, node.FirstToken) != Word.Table)
        {
            return;
        }

        foreach (var sibling in node.Parent.Children)
        {
            if ((PostgreSqlKind)sibling.RawKind == PostgreSqlKind.PublicationObject)
            {
                if (sibling.Index < node.Index)
                {
                    Add(node, "TABLE before each table of a publication", s_v15, found);
                }

                return;
            }
        }
    }

    private static bool Has(SyntaxNode node, Word word)
    {
        var own = new OwnTokens(node);
        while (own.Next(out var token))
        {
            if (KeywordAt(node.Tree, token) == word)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Has(SyntaxNode node, TokenKind kind)
    {
        var own = new OwnTokens(node);
        while (own.Next(out var token))
        {
            if (node.Tree.Tokens[token].Kind == kind)
            {
                return true;
            }
        }

        return false;
    }

    private static Word KeywordAt(SyntaxTree tree, int token) => (Word)tree.Tokens[token].Keyword;

    private static void Add(SyntaxNode node, string construct, EngineVersion since, List<VersionRequirement> found) =>
        found.Add(new VersionRequirement(node.Span, construct, since));

    /// <summary>The tokens of a node that belong to none of its children.</summary>
    private ref struct OwnTokens
    {
        private readonly int _end;
        private int _token;
        private SyntaxChildren.Enumerator _children;
        private bool _hasChild;

        public OwnTokens(SyntaxNode node)
        {
            _token = node.FirstToken;
            _end = node.EndToken;
            _children = node.Children.GetEnumerator();
            _hasChild = _children.MoveNext();
        }

        public bool Next(out int token)
        {
            while (_hasChild && _token >= _children.Current.FirstToken)
            {
                _token = Math.Max(_token, _children.Current.EndToken);
                _hasChild = _children.MoveNext();
            }

            token = _token++;
            return token < _end;
        }
    }
}
