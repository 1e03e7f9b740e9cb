using System.Data;
using System.Text;
using Npgsql;

namespace SqlGitOps.Deploy.Providers.PostgreSql;

/// <summary>Statements that go to the server as one simple query.</summary>
/// <param name="first">Position in the migration of the first one.</param>
internal sealed class PostgreSqlQuery(int first)
{
    // The server waits for the end of a query before it reads it, so the first one of several should not be long.
    private const int MaxCharacters = 32 * 1024;

    // A lone semicolon is no statement; the line break ends a comment.
    private const string Separator = "\n;\n";

    private readonly StringBuilder _text = new();
    private readonly List<int> _starts = [];
    private int _completed;

    /// <summary>
    /// Runs statements in the transaction that is open. For many small ones that takes the server a third less of its time than the
    /// extended protocol, where each of them is parsed, bound, described and run by messages of its own.
    /// </summary>
    /// <param name="connection">The connection.</param>
    /// <param name="group">The statements.</param>
    /// <param name="errors">Explains what the server says.</param>
    /// <param name="isExpected">Whether an exception comes from the server or the way to it.</param>
    /// <param name="cancellationToken">Cancels them.</param>
    /// <exception cref="DeployException">One of them failed, or the server sees other statements in their text than the parser.</exception>
    public static async Task RunAsync(
        NpgsqlConnection connection, StatementGroup group, PostgreSqlErrors errors, Predicate<Exception> isExpected, CancellationToken cancellationToken)
    {
        var queries = new List<PostgreSqlQuery>();
        try
        {
            await NpgsqlSimpleQuery.RunAsync(connection, Texts(), query => queries[query]._completed++, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (isExpected(e))
        {
            var failed = queries.Find(static query => !query.IsComplete) ?? queries[^1];
            var (statement, offset) = await failed.FindAsync(connection, e, cancellationToken).ConfigureAwait(false);
            throw new DeployException(errors.OfStatement(e, group.Window, failed.First + statement, offset));
        }

        if (queries.Find(static query => !query.IsComplete) is { } other)
        {
            throw new DeployException(new DeployError(
                DeployErrorKind.StatementFailed, $"The server found {other._completed} statements in a text of {other._starts.Count}. Split the file where they begin."));
        }

        IEnumerable<string> Texts()
        {
            for (var i = group.First; i < group.First + group.Count;)
            {
                var query = new PostgreSqlQuery(i);
                queries.Add(query);
                do
                {
                    query.Add(group.Window.SqlOf(i++));
                }
                while (i < group.First + group.Count && query._text.Length + group.Window[i].Span.Length < MaxCharacters);
                yield return query._text.ToString();
            }
        }
    }

    private int First => first;

    private int Count => _starts.Count;

    private bool IsComplete => _completed == Count;

    private void Add(ReadOnlySpan<char> sql)
    {
        _starts.Add(_text.Length);
        _text.Append(sql).Append(Separator);
    }

    /// <summary>Finds where an error is: the statement, and UTF-16 code units behind its start.</summary>
    /// <param name="connection">The same one.</param>
    /// <param name="e">The error.</param>
    /// <param name="cancellationToken">Gives up.</param>
    private async Task<(int Statement, int Offset)> FindAsync(NpgsqlConnection connection, Exception e, CancellationToken cancellationToken)
    {
        var offset = e is PostgresException { Position: > 0 } server
            ? PostgreSqlErrors.OffsetOf(_text.ToString(), server.Position, PostgreSqlErrors.CountsBytes(connection))
            : -1;

        // Those before it are complete. An error of the text shows before any of them runs.
        var statement = _completed > 0 ? Math.Min(_completed, Count - 1)
            : offset >= 0 ? StatementAt(offset)
            : e is PostgresException refusal ? await FindRefusedAsync(connection, refusal.SqlState, cancellationToken).ConfigureAwait(false)
            : 0;
        return (statement, offset >= 0 && StatementAt(offset) == statement ? offset - _starts[statement] : 0);
    }

    private int StatementAt(int offset)
    {
        var found = _starts.BinarySearch(offset);
        return Math.Max(0, found < 0 ? ~found - 1 : found);
    }

    /// <summary>
    /// Finds the statement for which the server refuses the text without saying where, as for a character that the database's
    /// encoding does not have. In the transaction that has failed it still reads what it gets, but runs nothing.
    /// </summary>
    private async Task<int> FindRefusedAsync(NpgsqlConnection connection, string code, CancellationToken cancellationToken)
    {
        var (start, count) = (0, Count);
        if (!await IsRefusedAsync(start, count).ConfigureAwait(false))
        {
            // The first one ran, and failed.
            return 0;
        }

        while (count > 1)
        {
            var half = count / 2;
            (start, count) = await IsRefusedAsync(start, half).ConfigureAwait(false) ? (start, half) : (start + half, count - half);
        }

        return connection.State == ConnectionState.Open ? start : 0;

        async Task<bool> IsRefusedAsync(int from, int length)
        {
            var end = from + length < Count ? _starts[from + length] : _text.Length;
            try
            {
                await NpgsqlSimpleQuery.RunAsync(
                    connection, [_text.ToString(_starts[from], end - _starts[from])], static _ => { }, cancellationToken).ConfigureAwait(false);
                return false;
            }
            catch (Exception e) when (PostgreSqlErrors.IsExpected(e) || connection.State != ConnectionState.Open)
            {
                return e is PostgresException refusal && refusal.SqlState == code;
            }
        }
    }
}
