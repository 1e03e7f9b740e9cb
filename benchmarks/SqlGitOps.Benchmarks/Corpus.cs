using System.Text;
using SqlGitOps.Syntax;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Benchmarks;

/// <summary>
/// The SQL that is measured: the files of a folder of real migrations, one sub-folder per dialect, or text made here when
/// there is none.
/// </summary>
internal sealed class Corpus
{
    private const string FolderVariable = "SQLGITOPS_CORPUS";

    private Corpus(IReadOnlyList<SourceText> texts, long bytes)
    {
        Texts = texts;
        Bytes = bytes;
    }

    /// <summary>The decoded files.</summary>
    public IReadOnlyList<SourceText> Texts { get; }

    /// <summary>Their size as UTF-8, which is what a file of mostly ASCII takes on disk.</summary>
    public long Bytes { get; }

    /// <summary>The texts of a dialect, in the order of their paths.</summary>
    public static Corpus Load(SqlDialect dialect)
    {
        var folder = FolderOf(dialect);
        var texts = folder is null ? [SourceText.From(Generate(dialect))] : Read(folder);
        var bytes = 0L;
        foreach (var text in texts)
        {
            bytes += Encoding.UTF8.GetByteCount(text.Span);
        }

        return new Corpus(texts, bytes);
    }

    /// <summary>The dialect's folder of real files; null when there is none.</summary>
    public static string? FolderOf(SqlDialect dialect)
    {
        var root = Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named ? named : BesideRepository();
        var folder = root is null ? null : Path.Combine(root, dialect == SqlDialect.PostgreSql ? "postgres" : "sqlite");
        return Directory.Exists(folder) ? folder : null;
    }

    private static string? BesideRepository()
    {
        for (var current = new DirectoryInfo(AppContext.BaseDirectory); current is not null; current = current.Parent)
        {
            if (File.Exists(Path.Combine(current.FullName, "SqlGitOps.sln")))
            {
                return Path.Combine(current.FullName, "..", "shared", "corpus");
            }
        }

        return null;
    }

    private static List<SourceText> Read(string folder)
    {
        var files = Directory.GetFiles(folder, "*.sql", SearchOption.AllDirectories);
        Array.Sort(files, StringComparer.Ordinal);
        var texts = new List<SourceText>(files.Length);
        foreach (var file in files)
        {
            var text = SourceText.Read(file);
            if (text.Encoding != SourceEncoding.Binary)
            {
                texts.Add(text);
            }
        }

        return texts;
    }

    /// <summary>A megabyte or so of tables, indexes, constraints, data changes and a view.</summary>
    private static string Generate(SqlDialect dialect)
    {
        var isPostgreSql = dialect == SqlDialect.PostgreSql;
        var key = isPostgreSql ? "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY" : "INTEGER PRIMARY KEY AUTOINCREMENT";
        var time = isPostgreSql ? "timestamptz NOT NULL DEFAULT now()" : "TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP";
        var sql = new StringBuilder();
        for (var i = 0; i < 1000; i++)
        {
            sql.Append(System.Globalization.CultureInfo.InvariantCulture, $"""
                -- Orders of region {i}
                CREATE TABLE IF NOT EXISTS orders_{i} (
                    id {key},
                    customer_id integer NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
                    state varchar(32) NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'paid', 'sent')),
                    total numeric(12, 2) NOT NULL DEFAULT 0.00,
                    created_at {time},
                    UNIQUE (customer_id, created_at)
                );
                CREATE INDEX orders_{i}_state_idx ON orders_{i} (state, created_at DESC) WHERE state <> 'sent';
                ALTER TABLE orders_{i} ADD COLUMN note text DEFAULT 'it''s new';
                INSERT INTO orders_{i} (customer_id, state, total) VALUES (1, 'new', 10.5), (2, 'paid', 1e3), (3, 'sent', -7);
                UPDATE orders_{i} SET total = total * 1.19, note = coalesce(note, '') || ' (tax)' WHERE state = 'paid' AND total > 100;
                CREATE VIEW open_orders_{i} AS
                    SELECT o.id, c.name, sum(o.total) AS total
                    FROM orders_{i} o JOIN customers c ON c.id = o.customer_id
                    WHERE o.state <> 'sent' GROUP BY o.id, c.name HAVING sum(o.total) > 0 ORDER BY total DESC;


                """);
        }

        return sql.ToString();
    }
}
