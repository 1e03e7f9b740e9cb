using System.Globalization;
using System.Text;
using SqlGitOps.Syntax.Sqlite;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Conformance.Sqlite;

/// <summary>What our tree of the stored definitions says equals what the engine's pragmas say.</summary>
internal sealed class SqliteStructure : IConformanceCheck
{
    public string Name => "sqlite-structure";

    public string Title => "SQLite: structure";

    public Task<CheckResult> RunAsync(ConformanceContext context, CancellationToken cancellation)
    {
        var report = new StringBuilder(
            "After each file of each history, and after the definitions of `grammar.sql`, what stands in `sqlite_schema` is parsed by us and compared with `table_xinfo` (columns, types, NOT "
            + "NULL, defaults, primary key, generated), `foreign_key_list`, `index_list` and `index_xinfo` (unique, partial, columns, direction), and "
            + "with the name and table that the schema has for indexes, views and triggers. A definition counts once however long it stays.\n\n"
            + "| SQLite | tables | columns | primary and unique keys | foreign keys | indexes | views | triggers | virtual tables | differ |\n"
            + "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        var differences = 0;
        using (var bundled = new BundledSqliteEngine())
        {
            differences += Run(context, bundled, report, cancellation);
        }

        using (var newest = new NodeSqliteEngine(NodeSqliteEngine.Folders(context)[^1]))
        {
            differences += Run(context, newest, report, cancellation);
        }

        return Task.FromResult(new CheckResult(differences == 0, report.ToString()));
    }

    private int Run(ConformanceContext context, ISqliteEngine engine, StringBuilder report, CancellationToken cancellation)
    {
        var count = new Counts();
        foreach (var history in SqliteHistory.All(context))
        {
            cancellation.ThrowIfCancellationRequested();
            engine.Open();
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var path in history.Files)
            {
                var text = SourceText.FromBytes(File.ReadAllBytes(path));
                using (var tree = SqliteSyntax.Parse(text))
                {
                    engine.Load(text.ToString());
                    foreach (var statement in SqliteStatementText.All(tree))
                    {
                        engine.Prepare(statement.Start);
                    }
                }

                CompareSchema(context, engine, Path.GetRelativePath(context.CorpusRoot, path), seen, count);
            }
        }

        engine.Open();
        SqliteVersions.OpenSchema(engine);
        foreach (var (text, _) in SqliteVersions.Statements().Where(s => s.Text.StartsWith("CREATE ", StringComparison.Ordinal)))
        {
            engine.Load(text);
            engine.Prepare(0);
        }

        CompareSchema(context, engine, "grammar.sql", [], count);

        report.Append(
            CultureInfo.InvariantCulture,
            $"| {engine.Version} | {count.Tables:N0} | {count.Columns:N0} | {count.Keys:N0} | {count.ForeignKeys:N0} | {count.Indexes:N0} | {count.Views:N0} | {count.Triggers:N0} | {count.VirtualTables:N0} | {count.Differences:N0} |\n");
        return count.Differences;
    }

    private void CompareSchema(ConformanceContext context, ISqliteEngine engine, string file, HashSet<string> seen, Counts count)
    {
        foreach (var row in engine.Query("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
        {
            if (seen.Add(string.Join('\n', row)))
            {
                Compare(engine, row, count, message => context.Log.WriteLine($"{Name} {engine.Version}: {file}: {message}"));
            }
        }
    }

    private static void Compare(ISqliteEngine engine, string?[] row, Counts count, Action<string> log)
    {
        var (type, name, table, sql) = (row[0]!, row[1]!, row[2]!, row[3]!);
        using var tree = SqliteSyntax.Parse(SourceText.From(sql));
        var statement = tree.Statements.First;
        if (tree.Errors.Count > 0)
        {
            Differ("no error", tree.Errors[0].Message);
            return;
        }

        switch ((SqliteKind)statement.RawKind)
        {
            case SqliteKind.CreateStmt:
                Same("table", "table", type);
                Same("name", name, SqliteDeclaration.NameOf(new CreateStmt(statement).Relation));
                CompareTable(new CreateStmt(statement));
                break;
            case SqliteKind.CreateVirtualTableStmt:
                count.VirtualTables++;
                Same("name", name, SqliteDeclaration.NameOf(new CreateVirtualTableStmt(statement).Relation));
                break;
            case SqliteKind.IndexStmt:
                count.Indexes++;
                var index = new IndexStmt(statement);
                Same("table", table, SqliteDeclaration.NameOf(index.Relation));
                Same("index", EngineIndex(), SqliteDeclaration.Index(index));
                break;
            case SqliteKind.ViewStmt:
                count.Views++;
                Same("view", name, SqliteDeclaration.NameOf(new ViewStmt(statement).View));
                break;
            case SqliteKind.CreateTrigStmt:
                count.Triggers++;
                var trigger = new CreateTrigStmt(statement);
                Same("trigger", name, SqliteDeclaration.NameOf(trigger.Name));
                Same("table", table, SqliteDeclaration.NameOf(trigger.Relation));
                break;
            default:
                Differ(type, ((SqliteKind)statement.RawKind).ToString());
                break;
        }

        void CompareTable(CreateStmt create)
        {
            count.Tables++;
            var columns = engine.Query($"SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo({Quoted(name)}) ORDER BY cid");
            var ours = SqliteDeclaration.Columns(create);
            count.Columns += ours.Count;
            Same("columns", Lines(columns.Select(c => SqliteDeclaration.ColumnLine(c[0]!, TypeOf(c[1]!), c[2] == "1", c[3], Number(c[4]), Number(c[5])))), Lines(ours));

            // The engine numbers the keys from the last to the first.
            var keys = engine.Query($"SELECT id, \"table\", \"from\", \"to\", on_update, on_delete FROM pragma_foreign_key_list({Quoted(name)}) ORDER BY id DESC, seq")
                .GroupBy(k => k[0]!, StringComparer.Ordinal)
                .Select(k => SqliteDeclaration.ForeignKeyLine(k.First()[1]!, k.Select(c => c[2]!), k.Select(c => c[3]), k.First()[4]!, k.First()[5]!));
            var ourKeys = SqliteDeclaration.ForeignKeys(create);
            count.ForeignKeys += ourKeys.Count;
            Same("foreign keys", Lines(keys), Lines(ourKeys));

            var made = engine.Query($"SELECT name, origin FROM pragma_index_list({Quoted(name)}) WHERE origin <> 'c'");
            var unique = new SortedSet<string>(made.Where(i => i[1] == "u").Select(i => Columns(i[0]!)), StringComparer.OrdinalIgnoreCase);
            var primary = string.Join(", ", made.Where(i => i[1] == "pk").Select(i => Columns(i[0]!)));
            var ourPrimary = SqliteDeclaration.IsRowid(create) ? string.Empty : string.Join(", ", SqliteDeclaration.PrimaryKey(create));
            var ourUnique = SqliteDeclaration.UniqueKeys(create);
            count.Keys += ourUnique.Count + (ourPrimary.Length > 0 ? 1 : 0);

            // A UNIQUE that repeats the primary key gets no index of its own, in the rowid's case neither key has one.
            ourUnique.Remove(ourPrimary);
            unique.Remove(ourPrimary);
            Same("primary key", primary, ourPrimary);
            Same("unique keys", Lines(unique), Lines(ourUnique));
        }

        string Columns(string index) => string.Join(", ", engine.Query($"SELECT name, cid FROM pragma_index_info({Quoted(index)}) ORDER BY seqno").Select(c => c[0] ?? "an expression"));

        string EngineIndex()
        {
            var row = engine.Query($"SELECT \"unique\", partial FROM pragma_index_list({Quoted(table)}) WHERE name = {Quoted(name)}")[0];
            var columns = engine.Query($"SELECT name, \"desc\" FROM pragma_index_xinfo({Quoted(name)}) WHERE key = 1 ORDER BY seqno");
            return SqliteDeclaration.IndexLine(name, row[0] == "1", row[1] == "1", columns.Select(c => (c[0] ?? "an expression") + (c[1] == "1" ? " desc" : string.Empty)));
        }

        void Same(string what, string engineSays, string treeSays)
        {
            if (!engineSays.Equals(treeSays, StringComparison.OrdinalIgnoreCase))
            {
                Differ($"{what} {engineSays}", $"{what} {treeSays}");
            }
        }

        void Differ(string engineSays, string treeSays)
        {
            count.Differences++;
            log($"{type} {name}: the engine says {engineSays}, our tree {treeSays}: {sql.ReplaceLineEndings(" ")}");
        }
    }

    // Old engines count the words before AS to the type.
    private static string TypeOf(string type) =>
        type.EndsWith("GENERATED ALWAYS", StringComparison.OrdinalIgnoreCase) ? type[..^"GENERATED ALWAYS".Length] : type;

    private static string Lines(IEnumerable<string> lines) => string.Join("; ", lines);

    private static int Number(string? text) => int.Parse(text!, CultureInfo.InvariantCulture);

    private static string Quoted(string name) => $"'{name.Replace("'", "''", StringComparison.Ordinal)}'";

    private sealed class Counts
    {
        public int Tables { get; set; }

        public int Columns { get; set; }

        public int Keys { get; set; }

        public int ForeignKeys { get; set; }

        public int Indexes { get; set; }

        public int Views { get; set; }

        public int Triggers { get; set; }

        public int VirtualTables { get; set; }

        public int Differences { get; set; }
    }
}
