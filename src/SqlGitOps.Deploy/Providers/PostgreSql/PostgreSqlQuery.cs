using System.Data;
using System.Text;
using Npgsql;

namespace SqlGitOps.Deploy.Providers.PostgreSql;

/// <summary>Statements that go to the server as one simple query.</summary>
/// <param name="first">Position in the migration of the first one.</param>
internal sealed class PostgreSqlQuery(int first)
{
    // A lone semicolon is no statement; the line break ends a comment.
    private const string Separator = "\n;\n";

    private readonly StringBuilder _text = new();
    private readonly List<int> _starts = [];

    /// <summary>Position in the migration of the first one.</summary>
    public int First => first;

    /// <summary>How many there are.</summary>
    public int Count => _starts.Count;

    /// <summary>How many of them the server has completed.</summary>
    public int Completed { get; set; }

    /// <summary>UTF-16 code units of the query so far.</summary>
    public int Length => _text.Length;

    /// <summary>The query.</summary>
    public string Text => _text.ToString();

    /// <summary>Adds a statement, as it is written.</summary>
    public void Add(ReadOnlySpan<char> sql)
    {
        _starts.Add(_text.Length);
        _text.Append(sql).Append(Separator);
    }

    /// <summary>Finds where an error is: the statement, and UTF-16 code units behind its start.</summary>
    /// <param name="connection">The connection, in the transaction that has failed.</param>
    /// <param name="e">The error.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<(int Statement, int Offset)> FindAsync(NpgsqlConnection connection, Exception e, CancellationToken cancellationToken)
    {
        var offset = e is PostgresException { Position: > 0 } server
            ? PostgreSqlErrors.OffsetOf(Text, server.Position, PostgreSqlErrors.CountsBytes(connection))
            : -1;

        // Those before it are complete. An error of the text shows before any of them runs.
        var statement = Completed > 0 ? Math.Min(Completed, Count - 1)
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
