using SqlGitOps.Syntax.Tree;
using SqlGitOps.TransactSql.Lexing;

namespace SqlGitOps.TransactSql.Parsing;

/// <summary>
/// Knows syntax of SQL Server 2022 and later that the parser's grammar (2019) refuses, so that a correct statement is
/// reported as "not analysed" and not as a syntax error. Source: "What's new" of SQL Server 2022 and 2025 and the syntax
/// diagrams of the statements.
/// </summary>
internal static class NewerSyntax
{
    // Words that none of the older grammars has at all.
    private static readonly HashSet<string> s_words = new(StringComparer.OrdinalIgnoreCase)
    {
        "LEDGER", "LEDGER_VIEW", "APPEND_ONLY", "XML_COMPRESSION", "OPTIMIZED_LOCKING", "AUTO_DROP", "TRANSACTION_ID", "SEQUENCE_NUMBER",
        "AI_GENERATE_EMBEDDINGS", "AI_GENERATE_CHUNKS", "SUSPEND_FOR_SNAPSHOT_BACKUP",

        // Older than 2022, but the grammar lacks it.
        "CODEPAGE",
    };

    // Functions whose arguments have a syntax of their own, and predicates.
    private static readonly HashSet<string> s_functions = new(StringComparer.OrdinalIgnoreCase)
    {
        "JSON_OBJECT", "JSON_ARRAY", "JSON_OBJECTAGG", "JSON_ARRAYAGG", "JSON_VALUE", "JSON_QUERY", "REGEXP_LIKE", "VECTOR", "PREDICT",
    };

    /// <summary>The first construct among the tokens that is newer than the grammar; null when there is none.</summary>
    public static string? Find(LexedText text, int first, int end)
    {
        if (text.Is(first, "ALTER") && text.Is(first + 1, "DATABASE"))
        {
            // Each release adds options; none of them is about tables.
            return "ALTER DATABASE option";
        }

        for (var i = first; i < end; i++)
        {
            var found = text.Tokens[i].Kind switch
            {
                TokenKind.Identifier => FindWord(text, i, first),
                TokenKind.Less when IsAdjacent(text, i, TokenKind.Less) => "<<",
                TokenKind.Greater when IsAdjacent(text, i, TokenKind.Greater) => ">>",
                TokenKind.Operator when text.Is(i, "||") => "||",
                _ => null,
            };
            if (found is not null)
            {
                return found;
            }
        }

        return null;
    }

    private static string? FindWord(LexedText text, int index, int first)
    {
        var word = text.TextOf(index);
        if (s_words.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out var known))
        {
            return known;
        }

        var next = text.Tokens[Math.Min(index + 1, text.Tokens.Length - 1)].Kind;
        if (next == TokenKind.LeftParen)
        {
            if (s_functions.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out known))
            {
                return known;
            }

            if (text.Is(index, "TRIM") && (text.Is(index + 2, "LEADING") || text.Is(index + 2, "TRAILING") || text.Is(index + 2, "BOTH")))
            {
                return "TRIM(LEADING | TRAILING | BOTH …)";
            }
        }

        if (text.Is(index, "DISTINCT") && text.Is(index + 1, "FROM") && (text.Is(index - 1, "IS") || (text.Is(index - 1, "NOT") && text.Is(index - 2, "IS"))))
        {
            return "IS DISTINCT FROM";
        }

        if ((text.Is(index, "OVER") && next is TokenKind.Identifier or TokenKind.BracketedIdentifier && !text.Is(index + 1, "AS"))
            || (text.Is(index, "WINDOW") && text.Is(index + 2, "AS") && text.Is(index + 3, "(")))
        {
            return "WINDOW clause";
        }

        if ((text.Is(index, "IGNORE") || text.Is(index, "RESPECT")) && text.Is(index + 1, "NULLS"))
        {
            return "IGNORE NULLS | RESPECT NULLS";
        }

        if ((text.Is(index, "RESUMABLE") && text.Is(index + 1, "=")) || (text.Is(index, "WAIT_AT_LOW_PRIORITY") && next == TokenKind.LeftParen))
        {
            return "RESUMABLE | WAIT_AT_LOW_PRIORITY";
        }

        // Since 2019 for an index written within CREATE TABLE, but the grammar has it in CREATE INDEX only.
        if (text.Is(index, "INCLUDE") && next == TokenKind.LeftParen && text.Is(first + 1, "TABLE"))
        {
            return "INCLUDE of an inline index";
        }

        if (text.Is(index, "COLUMNSTORE") && text.Is(first, "CREATE") && HasOrder(text, index))
        {
            return "ordered columnstore index";
        }

        if (text.Is(index, "WITH") && text.Is(index + 1, "APPROXIMATE"))
        {
            return "WITH APPROXIMATE";
        }

        // Since 2017, but the grammar has it in its own statements only.
        if (text.Is(index, "DATABASE") && text.Is(index + 1, "SCOPED") && text.Is(index + 2, "CREDENTIAL"))
        {
            return "DATABASE SCOPED CREDENTIAL";
        }

        return text.Is(index, "CREATE") && ((text.Is(index + 1, "JSON") || text.Is(index + 1, "VECTOR")) && text.Is(index + 2, "INDEX")
            || (text.Is(index + 1, "EXTERNAL") && text.Is(index + 2, "MODEL")))
            ? "CREATE JSON INDEX | VECTOR INDEX | EXTERNAL MODEL"
            : null;
    }

    private static bool HasOrder(LexedText text, int index)
    {
        for (var i = index; i < text.Tokens.Length && text.Tokens[i].Kind is not (TokenKind.Semicolon or TokenKind.BatchSeparator); i++)
        {
            if (text.Is(i, "ORDER") && text.Is(i + 1, "("))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAdjacent(LexedText text, int index, TokenKind kind) =>
        index + 1 < text.Tokens.Length && text.Tokens[index + 1].Kind == kind && text.Tokens[index + 1].Start == text.Tokens[index].End;
}
