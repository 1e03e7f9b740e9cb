using System.Globalization;
using System.Text;
using SqlGitOps.Syntax;
using SQLitePCL;

namespace SqlGitOps.Conformance.Sqlite;

/// <summary>The engine that the product itself runs (SQLitePCLRaw).</summary>
internal sealed class BundledSqliteEngine : ISqliteEngine
{
    // An endless query of a migration must not hang the check.
    private const int MaxRows = 10_000;

    private sqlite3 _database;
    private byte[] _text = [0];

    public BundledSqliteEngine()
    {
        Batteries_V2.Init();
        var parts = raw.sqlite3_libversion().utf8_to_string().Split('.');
        Version = new EngineVersion(int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
        _database = OpenMemory();
    }

    public EngineVersion Version { get; }

    public void Open()
    {
        _database.Dispose();
        _database = OpenMemory();
    }

    public void Load(string text) => _text = Terminated(text);

    public SqlitePrepared Prepare(int offset)
    {
        var prepared = Prepare(_text, offset, out var statement);
        using (statement)
        {
            for (var rows = 0; prepared is { Message: null, Empty: false } && rows < MaxRows && raw.sqlite3_step(statement) == raw.SQLITE_ROW; rows++)
            {
            }
        }

        return prepared;
    }

    public IReadOnlyList<string?> Check(IReadOnlyList<string> texts) => [.. texts.Select(Check)];

    public IReadOnlyList<string?[]> Query(string sql)
    {
        var rows = new List<string?[]>();
        var prepared = Prepare(Terminated(sql), 0, out var statement);
        if (prepared.Message is not null)
        {
            throw new ConformanceException($"{sql}: {prepared.Message}");
        }

        using (statement)
        {
            while (raw.sqlite3_step(statement) == raw.SQLITE_ROW)
            {
                var row = new string?[raw.sqlite3_column_count(statement)];
                for (var i = 0; i < row.Length; i++)
                {
                    row[i] = raw.sqlite3_column_type(statement, i) == raw.SQLITE_NULL ? null : raw.sqlite3_column_text(statement, i).utf8_to_string();
                }

                rows.Add(row);
            }
        }

        return rows;
    }

    public void Dispose() => _database.Dispose();

    private static sqlite3 OpenMemory() => raw.sqlite3_open(":memory:", out var database) == raw.SQLITE_OK
        ? database
        : throw new ConformanceException("SQLite could not open a database in memory.");

    // With its zero at the end the engine reads the text in place instead of copying what is left for every statement.
    private static byte[] Terminated(string text)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(text) + 1];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }

    private string? Check(string text)
    {
        var bytes = Terminated(text);
        for (var offset = 0; offset < bytes.Length - 1;)
        {
            var prepared = Prepare(bytes, offset, out var statement);
            statement?.Dispose();
            if (prepared.Message is not null)
            {
                return prepared.Message;
            }

            offset = prepared.Tail;
        }

        return null;
    }

    private SqlitePrepared Prepare(byte[] text, int offset, out sqlite3_stmt statement)
    {
        var code = raw.sqlite3_prepare_v2(_database, text.AsSpan(offset), out statement, out ReadOnlySpan<byte> tail);
        return code == raw.SQLITE_OK
            ? new SqlitePrepared(text.Length - tail.Length, statement is null || statement.IsInvalid, null)
            : new SqlitePrepared(offset, true, raw.sqlite3_errmsg(_database).utf8_to_string());
    }
}
