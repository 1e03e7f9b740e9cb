namespace SqlGitOps.Soak;

/// <summary>Makes random histories. Every statement has an effect that can be counted, or one that a second run would show.</summary>
internal sealed class HistoryMaker
{
    private const string NoTransaction = "-- sqlgitops: no-transaction\n";

    private readonly Random _random;
    private readonly bool _isSqlite;
    private readonly bool _isTogether;
    private readonly List<HistoryFile> _files = [];
    private int _tables;

    private HistoryMaker(Random random, bool isSqlite, bool isTogether)
    {
        _random = random;
        _isSqlite = isSqlite;
        _isTogether = isTogether;
    }

    /// <summary>Makes a history of 5 to 14 files; the same one for the same state of <paramref name="random"/>.</summary>
    /// <param name="random">Where the choices come from.</param>
    /// <param name="isSqlite">For SQLite, else for PostgreSQL.</param>
    /// <param name="isTogether">All files are to run in one transaction, so none may be without.</param>
    public static IReadOnlyList<HistoryFile> Make(Random random, bool isSqlite, bool isTogether)
    {
        var maker = new HistoryMaker(random, isSqlite, isTogether);
        maker.Add("marks", true, new Step($"CREATE TABLE marks (file int NOT NULL, step int NOT NULL, at {(isSqlite ? "text" : "timestamptz")} DEFAULT CURRENT_TIMESTAMP)", maker.Table("marks")));
        maker.AddTable();
        var kinds = isSqlite ? maker.SqliteKinds() : maker.PostgresKinds();
        var count = random.Next(5, 13);
        while (maker._files.Count < count)
            kinds[random.Next(kinds.Length)]();
        return maker._files;
    }

    private int Number => _files.Count + 1;

    private Action[] PostgresKinds() =>
    [
        AddTable, AddColumn, AddWrapped, AddCopy, AddBlock, AddFunction, AddRows, AddStatements, AddEnum, AddImpatient,
        .. _isTogether
            ? (Action[])[]
            : [AddConcurrentIndex, AddConcurrentIndex, AddDirective, AddDirective, AddVacuum, AddOwnTransactions, AddReindex, AddCommittingCode, AddCommittingCode],
    ];

    private Action[] SqliteKinds() =>
    [
        AddTable, AddColumn, AddWrapped, AddRows, AddStatements, AddRebuild,
        .. _isTogether ? (Action[])[] : [AddSqliteDirective, AddSqliteDirective, AddVacuum, AddOwnTransactions],
    ];

    private void AddTable()
    {
        var table = $"t{++_tables}";
        var key = _isSqlite ? "INTEGER PRIMARY KEY" : "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY";
        Add(
            "table",
            true,
            new Step($"CREATE TABLE {table} (id {key}, a int, b text)", Table(table)),
            Mark(1),
            new Step($"INSERT INTO {table} (a, b) VALUES (1, 'one'), (2, 'two')", null),
            new Step($"CREATE INDEX {table}_a_{Number} ON {table} (a)", Index($"{table}_a_{Number}")));
    }

    private void AddColumn()
    {
        var table = AnyTable();
        Add("column", true, Mark(0), new Step($"ALTER TABLE {table} ADD COLUMN c{Number} int", null), new Step($"UPDATE {table} SET c{Number} = 1", null));
    }

    private void AddWrapped()
    {
        Add("wrapped", true, Mark(0), new Step($"INSERT INTO {AnyTable()} (a) VALUES ({Number})", null), Mark(2));
        _files[^1] = _files[^1] with { IsWrapped = true };
    }

    private void AddCopy()
    {
        var rows = string.Concat(Enumerable.Range(0, _random.Next(1, 200)).Select(i => $"{i}\trow {i} of {Number}\n"));
        Add("copy", true, Mark(0), new Step($"COPY {AnyTable()} (a, b) FROM stdin;\n{rows}\\.", null), Mark(2));
    }

    private void AddBlock() => Add(
        "block",
        true,
        new Step($"DO $$ BEGIN FOR i IN 1..{_random.Next(2, 300)} LOOP INSERT INTO {AnyTable()} (a) VALUES (i); END LOOP; PERFORM pg_sleep({Seconds()}); END $$", null),
        Mark(1));

    private void AddFunction()
    {
        var table = AnyTable();
        Add(
            "function",
            true,
            new Step($"CREATE FUNCTION f{Number}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.b := 'touched'; RETURN NEW; END $$", null),
            new Step($"CREATE TRIGGER g{Number} BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION f{Number}()", null),
            new Step($"CREATE VIEW v{Number} AS SELECT id, a FROM {table} WHERE a > {Number}", null),
            Mark(3));
    }

    private void AddRows()
    {
        var rows = _random.Next(100, 4000);
        var numbers = _isSqlite
            ? $"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) SELECT i, 'row ' || i FROM n"
            : $"SELECT i, 'row ' || i FROM generate_series(1, {rows}) AS i";
        Add("rows", true, Mark(0), new Step($"INSERT INTO {AnyTable()} (a, b) {numbers}", null), Mark(2));
    }

    /// <summary>More statements than go to the database at once.</summary>
    private void AddStatements()
    {
        var table = AnyTable();
        var steps = new List<Step> { Mark(0) };
        for (var count = _random.Next(500, 3500); steps.Count < count;)
            steps.Add(new Step($"INSERT INTO {table} (a, b) VALUES ({steps.Count}, 'statement {steps.Count}')", null));
        if (!_isSqlite)
            steps[_random.Next(steps.Count / 2, steps.Count)] = new Step($"INSERT INTO {table} (a) SELECT 0 FROM pg_sleep({Seconds()})", null);
        Add("statements", true, [.. steps, Mark(steps.Count)]);
    }

    private void AddConcurrentIndex()
    {
        var table = AnyTable();
        Add("concurrent", false, new Step($"CREATE INDEX CONCURRENTLY i{Number} ON {table} (b)", Index($"i{Number}")));
    }

    private void AddDirective()
    {
        var (table, own) = (AnyTable(), $"n{Number}");
        var steps = new List<Step>
        {
            new($"CREATE TABLE {own} (id int, b text)", Table(own)),
            Mark(1),
            new($"CREATE INDEX CONCURRENTLY i{Number} ON {table} (a, b)", Index($"i{Number}")),
            Mark(3),
            new($"ALTER TABLE {own} ADD COLUMN c int", Column(own, "c")),
        };
        if (_random.Next(2) == 0)
        {
            steps.Add(new Step($"CREATE UNIQUE INDEX CONCURRENTLY u{Number} ON {own} (id)", Index($"u{Number}")));
            steps.Add(Mark(6));
        }

        Add("directive", false, [.. steps]);
        _files[^1] = _files[^1] with { Header = NoTransaction };
    }

    private void AddSqliteDirective()
    {
        var own = $"n{Number}";
        Add(
            "directive",
            false,
            new Step($"CREATE TABLE {own} (id int, b text)", Table(own)),
            Mark(1),
            new Step($"CREATE INDEX i{Number} ON {own} (b)", Index($"i{Number}")),
            Mark(3));
        _files[^1] = _files[^1] with { Header = NoTransaction };
    }

    private void AddVacuum() => Add("vacuum", false, new Step(_isSqlite ? "VACUUM" : $"VACUUM (ANALYZE) {AnyTable()}", null));

    private void AddEnum()
    {
        var type = $"e{Number}";
        Add("enum", true, new Step($"CREATE TYPE {type} AS ENUM ('a', 'b')", null), Mark(1));
        Add("enum_value", true, new Step($"ALTER TYPE {type} ADD VALUE 'c' AFTER 'a'", null), Mark(1));
    }

    private void AddOwnTransactions() => Add(
        "own_transactions",
        false,
        new Step("BEGIN", null), Mark(1), Mark(2), new Step("COMMIT", null),
        new Step("BEGIN", null), Mark(5), new Step("COMMIT", null));

    /// <summary>Gives up waiting for locks soon, so that it is tried again when somebody else has one.</summary>
    private void AddImpatient()
    {
        Add("impatient", true, Mark(0), new Step($"ALTER TABLE {AnyTable()} ADD COLUMN l{Number} int", null), Mark(2));
        _files[^1] = _files[^1] with { Header = "-- sqlgitops: timeout lock=40ms\n" };
    }

    private void AddCommittingCode()
    {
        Add("committing_code", false, Mark(0), Step.CommittedMark(Number, 1, Seconds()), Mark(2));
        _files[^1] = _files[^1] with { Header = NoTransaction };
    }

    private void AddReindex()
    {
        var table = AnyTable();
        Add("index", true, new Step($"CREATE INDEX r{Number} ON {table} (a)", Index($"r{Number}")));
        Add("reindex", false, new Step($"REINDEX INDEX CONCURRENTLY r{Number - 1}", null));
        Add("drop_index", false, new Step($"DROP INDEX CONCURRENTLY r{Number - 2}", null));
    }

    private void AddRebuild()
    {
        var old = $"o{Number}";
        Add("rebuild_table", true, new Step($"CREATE TABLE {old} (id INTEGER PRIMARY KEY, a int)", Table(old)), new Step($"INSERT INTO {old} (a) VALUES (1), (2)", null), Mark(2));
        Add(
            "rebuild",
            true,
            new Step($"CREATE TABLE {old}_new (id INTEGER PRIMARY KEY, a int NOT NULL DEFAULT 0)", null),
            new Step($"INSERT INTO {old}_new SELECT id, a FROM {old}", null),
            new Step($"DROP TABLE {old}", null),
            new Step($"ALTER TABLE {old}_new RENAME TO {old}", null),
            Mark(4));
    }

    private void Add(string what, bool isTransactional, params Step[] steps) => _files.Add(new HistoryFile($"{Number:0000}_{what}.sql", isTransactional, steps));

    private Step Mark(int step) => Step.Mark(Number, step);

    private string AnyTable() => $"t{_random.Next(1, _tables + 1)}";

    // Long enough to be hit, short enough for a thousand rounds.
    private string Seconds() => (_random.Next(0, 60) / 1000.0).ToString("0.###", System.Globalization.CultureInfo.InvariantCulture);

    private string Table(string name) => _isSqlite
        ? $"SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = '{name}'"
        : $"SELECT count(*) FROM pg_class WHERE relname = '{name}' AND relkind = 'r' AND relnamespace = 'public'::regnamespace";

    private string Index(string name) => _isSqlite
        ? $"SELECT count(*) FROM sqlite_master WHERE type = 'index' AND name = '{name}'"
        : $"SELECT count(*) FROM pg_class JOIN pg_index ON indexrelid = oid WHERE relname = '{name}' AND indisvalid";

    private static string Column(string table, string name) =>
        $"SELECT count(*) FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attname = '{name}'";
}
