using Npgsql;
using SqlGitOps.Migrations;
using SqlGitOps.Model;
using SqlGitOps.Model.Effects;
using SqlGitOps.Model.History;
using SqlGitOps.Model.Operations;
using SqlGitOps.Model.PostgreSql;
using SqlGitOps.Model.Scripts;
using SqlGitOps.Rules.Tests.Specs;
using SqlGitOps.Syntax;
using SqlGitOps.Testing;

namespace SqlGitOps.Rules.Tests.Claims;

/// <summary>
/// Runs the files of a sample on a real server as the deployer does, and compares what the server does to each table with
/// what the model says: locks, rewrites, reads of the whole table, and failure.
/// </summary>
internal sealed class ClaimCheck(RuleSample sample, TestDatabase database, int major)
{
    /// <summary>Findings that say that the statement fails.</summary>
    private static readonly HashSet<string> FailureRules = ["SGO0001", "SGO4001", "SGO4002", "SGO4003", "SGO4004", "SGO4007"];

    /// <summary>Dropping all schemas takes a tenth of the time that a new database does.</summary>
    private const string EmptyDatabase =
        """
        DO $$
        DECLARE name text;
        BEGIN
            FOR name IN SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\_%' AND nspname <> 'information_schema' LOOP
                EXECUTE format('DROP SCHEMA %I CASCADE', name);
            END LOOP;
            CREATE SCHEMA public;
        END $$
        """;

    private readonly List<HistoryUnit> _done = [];
    private readonly List<string> _mismatches = [];
    private readonly HashSet<uint> _filled = [];

    /// <summary>What the server did otherwise than the model says.</summary>
    public async Task<IReadOnlyList<string>> RunAsync()
    {
        await database.ExecuteAsync(EmptyDatabase);
        using var folder = new TemporaryFolder();
        foreach (var (name, text) in sample.Files)
        {
            folder.Write(name, text);
        }

        foreach (var migration in MigrationSet.Discover(folder.Root).Ordered)
        {
            await RunFileAsync(migration);
        }

        return _mismatches;
    }

    private async Task RunFileAsync(Migration migration)
    {
        var text = migration.ReadText();
        var directives = migration.ReadScript(text);
        var script = new PostgreSqlScriptReader().Read(text);
        var up = TransactionPlan.StatementsIn(script, directives.HasSections ? directives.Up : []);
        var isTransactionWanted = directives.RequestedTransactionMode != TransactionMode.None;
        var plan = TransactionPlan.Create(up, isTransactionWanted);
        var unit = new HistoryUnit(_done.Count, script, plan);
        var replay = new HistoryReplay(SqlDialect.PostgreSql, new EngineVersion(major), startsEmpty: true);
        foreach (var earlier in _done)
        {
            replay.Replay(earlier, static _ => { });
        }

        var operations = new List<ReplayedOperation>();
        replay.Replay(unit, operations.Add);

        await using var session = new ServerSession(await database.OpenAsync());
        // In UTC a change from timestamp to timestamptz is free; that must come from the file.
        await session.ExecuteAsync("SET timezone = 'Europe/Berlin'");
        if (plan.IsTransactional)
        {
            await session.ExecuteAsync("BEGIN");
        }

        var file = new FileRun(session, await session.RelationsAsync());
        var succeeded = 0;
        foreach (var statement in plan.Statements)
        {
            if (!await RunStatementAsync(file, migration, statement, operations.FindAll(o => o.Statement == statement)))
            {
                break;
            }

            succeeded++;
        }

        var failed = succeeded < plan.Statements.Count;
        if (plan.IsTransactional)
        {
            await session.ExecuteAsync(failed ? "ROLLBACK" : "COMMIT");
        }

        if (!failed)
        {
            _done.Add(unit);
        }
        else if (!plan.IsTransactional)
        {
            _done.Add(new HistoryUnit(unit.Ordinal, script, TransactionPlan.Create([.. plan.Statements.Take(succeeded)], transactionRequested: false)));
        }
    }

    /// <summary>Runs one statement; false when it failed.</summary>
    private async Task<bool> RunStatementAsync(FileRun file, Migration migration, ScriptStatement statement, List<ReplayedOperation> operations)
    {
        var session = file.Session;
        var text = migration.ReadText();
        var start = operations[0].Session;
        // A transaction around a single statement keeps its locks to be seen.
        var wrap = !start.InTransaction && statement.Transaction == TransactionSupport.Allowed;
        if (!start.InTransaction)
        {
            file.BeginTransaction();
        }

        if (wrap)
        {
            await session.ExecuteAsync("BEGIN");
        }

        var before = await session.RelationsAsync();
        PostgresException? error = null;
        try
        {
            await session.ExecuteAsync(text.ToString(statement.Span));
        }
        catch (PostgresException exception)
        {
            error = exception;
        }

        CheckOutcome();
        if (error is not null)
        {
            if (wrap)
            {
                await session.ExecuteAsync("ROLLBACK");
            }

            return false;
        }

        var inTransaction = wrap || (start.InTransaction && statement.Transaction != TransactionSupport.Control);
        var after = await session.RelationsAsync();
        if (statement.IsAnalysed)
        {
            CheckRewrites();
            if (statement.Transaction == TransactionSupport.Control)
            {
                file.BeginTransaction();
                file.LocksAreKnown = !operations.Exists(o => o.Operation is TransactionOperation { Action: TransactionAction.Savepoint });
            }
            else if (inTransaction)
            {
                CheckScans();
                CheckLocks(await session.LocksAsync());
            }
        }

        foreach (var (id, relation) in after)
        {
            if (relation.Kind == 'r' && !before.ContainsKey(id) && await session.TryFillAsync(id, inTransaction))
            {
                _filled.Add(id);
            }
        }

        if (wrap)
        {
            await session.ExecuteAsync("COMMIT");
        }

        return true;

        void Mismatch(string message) =>
            _mismatches.Add($"{sample.Title}, {migration.Script}, \"{text.ToString(statement.Span)}\": {message}");

        void CheckOutcome()
        {
            var first = text.GetPosition(statement.Span.Start).Line;
            var last = text.GetPosition(statement.Span.End).Line;
            var isExpected = statement.HasError || sample.Expected.Any(e => Enumerable.Range(first, last - first + 1)
                .Any(line => FailureRules.Any(id => e == $"{migration.Script}({line}): {id}")));
            if (error is null && isExpected)
            {
                Mismatch("should fail");
            }

            var required = operations.Find(o => o.Operation is AddColumnOperation && o.FindEffect(EffectKind.CanFailOnData) is not null);
            var hasRows = required is not null && _filled.Contains(IdOf(before, required.Effects[0].Object));
            if (error is null && hasRows)
            {
                Mismatch("should fail, because the table has rows");
            }

            if (error is not null && !isExpected && !(hasRows && error.SqlState == PostgresErrorCodes.NotNullViolation))
            {
                Mismatch($"fails: {error.SqlState} {error.MessageText}");
            }
        }

        void CheckRewrites()
        {
            foreach (var (id, old) in before)
            {
                if (!after.TryGetValue(id, out var now) || old.FileNode == 0 || operations.Exists(o => o.Operation is TruncateOperation))
                {
                    continue;
                }

                var claimed = Claims(old.Name, EffectKind.Rewrite);
                if (claimed != (old.FileNode != now.FileNode))
                {
                    Mismatch(claimed ? $"{old.Name} should be written again" : $"{old.Name} is written again");
                }
            }
        }

        void CheckScans()
        {
            if (!operations.TrueForAll(o => o.Operation is AddColumnOperation or AddConstraintOperation or AlterColumnTypeOperation or SetNotNullOperation
                or ValidateConstraintOperation or CreateIndexOperation or SetDefaultOperation or DropColumnOperation or DropConstraintOperation))
            {
                return;
            }

            foreach (var (id, old) in before)
            {
                if (old.Kind != 'r' || !after.TryGetValue(id, out var now))
                {
                    continue;
                }

                var claimed = Claims(old.Name, EffectKind.Rewrite) || Claims(old.Name, EffectKind.Scan) || Claims(old.Name, EffectKind.IndexBuild);
                // A check of a foreign key also reads the table it refers to, by its index when it is large.
                var isTarget = operations.Exists(o => o.Table?.Name == old.Name);
                if (claimed != (now.Scans > old.Scans) && (claimed || isTarget))
                {
                    Mismatch(claimed ? $"{old.Name} should be read as a whole" : $"{old.Name} is read as a whole");
                }
            }
        }

        void CheckLocks(Dictionary<uint, LockMode> held)
        {
            foreach (var effect in operations.SelectMany(o => o.Effects))
            {
                file.Claim(IdOf(before, effect.Object), effect.Lock);
            }

            var isHarmless = operations.TrueForAll(o => o.Operation is HarmlessOperation);
            foreach (var (id, relation) in file.AtStart)
            {
                var claimed = file.Claimed(id);
                var actual = held.GetValueOrDefault(id);
                // Reading, changing rows (of the partition that takes them) and looking up foreign keys hold up no one;
                // neither does a comment.
                var isWeak = (claimed == LockMode.None && actual <= LockMode.RowExclusive) || (isHarmless && actual <= LockMode.ShareUpdateExclusive);
                if (file.LocksAreKnown && claimed != actual && !isWeak)
                {
                    Mismatch($"{relation.Name} should be locked {claimed}, is {actual}");
                    file.Claim(id, actual);
                }
                else if (isHarmless)
                {
                    file.Claim(id, actual);
                }
            }
        }

        bool Claims(ObjectName table, EffectKind kind) => operations.Exists(o => o.Effects.Any(e => e.Kind == kind && e.Object == table));
    }

    private static uint IdOf(Dictionary<uint, Relation> relations, ObjectName name)
    {
        foreach (var (id, relation) in relations)
        {
            if (relation.Name == name)
            {
                return id;
            }
        }

        return 0;
    }

    /// <summary>One file on its way.</summary>
    private sealed class FileRun(ServerSession session, Dictionary<uint, Relation> atStart)
    {
        private readonly Dictionary<uint, LockMode> _claims = [];

        public ServerSession Session => session;

        /// <summary>What others may be using while the file runs.</summary>
        public Dictionary<uint, Relation> AtStart => atStart;

        /// <summary>False once a savepoint may have given locks back.</summary>
        public bool LocksAreKnown { get; set; } = true;

        public void BeginTransaction()
        {
            _claims.Clear();
            LocksAreKnown = true;
        }

        public LockMode Claimed(uint id) => _claims.GetValueOrDefault(id);

        public void Claim(uint id, LockMode mode)
        {
            if (mode > Claimed(id))
            {
                _claims[id] = mode;
            }
        }
    }
}
