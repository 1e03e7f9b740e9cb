using SqlGitOps.Model.Catalog;
using SqlGitOps.Model.History;
using SqlGitOps.Model.PostgreSql;
using SqlGitOps.Model.Scripts;
using SqlGitOps.Model.Sqlite;
using SqlGitOps.Syntax;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Model.Tests;

/// <summary>Replays files given as text.</summary>
internal sealed class Replayed
{
    private Replayed(DatabaseCatalog catalog, List<ReplayedOperation> operations)
    {
        Catalog = catalog;
        Operations = operations;
    }

    public DatabaseCatalog Catalog { get; }

    public List<ReplayedOperation> Operations { get; }

    public static Replayed PostgreSql(params string[] files) => Run(SqlDialect.PostgreSql, files);

    public static Replayed Sqlite(params string[] files) => Run(SqlDialect.Sqlite, files);

    public static SqlScript Read(string text, SqlDialect dialect = SqlDialect.PostgreSql)
    {
        IScriptReader reader = dialect == SqlDialect.PostgreSql ? new PostgreSqlScriptReader() : new SqliteScriptReader();
        return reader.Read(SourceText.From(text));
    }

    private static Replayed Run(SqlDialect dialect, string[] files)
    {
        var replay = new HistoryReplay(dialect, dialect == SqlDialect.PostgreSql ? new EngineVersion(17) : new EngineVersion(3, 35), startsEmpty: true);
        var operations = new List<ReplayedOperation>();
        for (var i = 0; i < files.Length; i++)
        {
            var script = Read(files[i], dialect);
            replay.Replay(new HistoryUnit(i, script, TransactionPlan.Create(script.Statements)), operations.Add);
        }

        return new Replayed(replay.Catalog, operations);
    }
}
