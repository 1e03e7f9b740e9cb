using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Review.Tests.Suppressions;

/// <summary>Finds comments and statements (first token to last, without the semicolon) in SQL without strings.</summary>
internal static class MiniScanner
{
    public static (TextSpan[] Comments, TextSpan[] Statements) Scan(string sql)
    {
        List<TextSpan> comments = [];
        List<TextSpan> statements = [];
        int start = -1, end = -1;
        for (var i = 0; i < sql.Length; i++)
        {
            var close = sql.AsSpan(i) switch
            {
                ['-', '-', ..] => sql.IndexOf('\n', i),
                ['/', '*', ..] => sql.IndexOf("*/", i, StringComparison.Ordinal) is var at and >= 0 ? at + 2 : -1,
                _ => i,
            };
            if (close != i)
            {
                close = close < 0 ? sql.Length : close;
                comments.Add(TextSpan.FromBounds(i, close));
                i = close - 1;
            }
            else if (sql[i] == ';')
            {
                Close();
            }
            else if (!char.IsWhiteSpace(sql[i]))
            {
                start = start < 0 ? i : start;
                end = i + 1;
            }
        }

        Close();
        return ([.. comments], [.. statements]);

        void Close()
        {
            if (start >= 0)
            {
                statements.Add(TextSpan.FromBounds(start, end));
            }

            start = -1;
        }
    }
}
