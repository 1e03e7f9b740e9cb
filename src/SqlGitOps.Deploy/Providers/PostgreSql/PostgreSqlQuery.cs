using System.Data;
using System.Text;
using Npgsql;

namespace SqlGitOps.Deploy.Providers.PostgreSql;

/// <summary>Statements that go to the server as one simple query.</summary>
/// <remarks>
/// For many small statements that takes the server a third less of its time than the extended protocol, where each of them is
/// parsed, bound, described and run by messages of its own.
/// </remarks>
internal sealed class PostgreSqlQuery
{
    // A lone semicolon is no statement; the line break ends a comment.
    private const string Separator = "\n;\n";

    private readonly string _text;
    private readonly List<int> _starts;
    private int _completed;

    /// <summary>Puts together the statements of a group, as they are written.</summary>
    public PostgreSqlQuery(StatementGroup group)
    {
        var characters = 0;
        for (var i = group.First; i < group.First + group.Count; i++)
        {
            characters += group.Window[i].Span.Length + Separator.Length;
        }

        _starts = new List<int>(group.Count);
        var text = new StringBuilder(characters);
        for (var i = group.First; i < group.First + group.Count; i++)
        {
            _starts.Add(text.Length);
            text.Append(group.Window.SqlOf(i)).Append(Separator);
        }

        _text = text.ToString();
    }

    /// <summary>The text of all of them.</summary>
    public ReadOnlySpan<char> Text => _text;

    private int Count => _starts.Count;

    /// <summary>Sends them.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="cancellationToken">Cancels them.</param>
    /// <exception cref="DeployException">The server sees other statements in their text than the parser.</exception>
    public async Task RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        _completed = 0;
        await NpgsqlSimpleQuery.RunAsync(connection, _text, () => _completed++, cancellationToken).ConfigureAwait(false);
        if (_completed != Count)
        {
            throw new DeployException(new DeployError(
                DeployErrorKind.StatementFailed, $"The server found {_completed} statements in a text of {Count}. Split the file where they begin."));
        }
    }

    /// <summary>Finds where an error of <see cref="RunAsync"/> is: the statement, and UTF-16 code units behind its start.</summary>
    /// <param name="connection">The same one.</param>
    /// <param name="e">The error.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<(int Statement, int Offset)> FindAsync(NpgsqlConnection connection, Exception e, CancellationToken cancellationToken)
    {
        var offset = e is PostgresException { Position: > 0 } server
            ? PostgreSqlErrors.OffsetOf(_text, server.Position, PostgreSqlErrors.CountsBytes(connection))
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
        var (first, count) = (0, Count);
        if (!await IsRefusedAsync(first, count).ConfigureAwait(false))
        {
            // The first one ran, and failed.
            return 0;
        }

        while (count > 1)
        {
            var half = count / 2;
            (first, count) = await IsRefusedAsync(first, half).ConfigureAwait(false) ? (first, half) : (first + half, count - half);
        }

        return connection.State == ConnectionState.Open ? first : 0;

        async Task<bool> IsRefusedAsync(int from, int length)
        {
            var end = from + length < Count ? _starts[from + length] : _text.Length;
            try
            {
                await NpgsqlSimpleQuery.RunAsync(
                    connection, _text[_starts[from]..end], static () => { }, cancellationToken).ConfigureAwait(false);
                return false;
            }
            catch (Exception e) when (PostgreSqlErrors.IsExpected(e) || connection.State != ConnectionState.Open)
            {
                return e is PostgresException refusal && refusal.SqlState == code;
            }
        }
    }
}
