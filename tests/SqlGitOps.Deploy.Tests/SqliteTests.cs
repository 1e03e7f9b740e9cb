using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SqlGitOps.Deploy.Events;
using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Providers;
using SqlGitOps.Syntax;
using Xunit;

namespace SqlGitOps.Deploy.Tests;

/// <summary>What only SQLite has.</summary>
public sealed class SqliteTests
{
    private const string NoTransaction = "-- sqlgitops: no-transaction\n";
    private const string Parents = "CREATE TABLE parent (id integer PRIMARY KEY);\nCREATE TABLE child (id integer PRIMARY KEY, p integer REFERENCES parent ON DELETE CASCADE);\nINSERT INTO parent VALUES (1), (2);\nINSERT INTO child VALUES (1, 1), (2, 2);";

    [Fact]
    public async Task RebuildOfAParentTableKeepsTheChildren()
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        target.Write("V1__a.sql", Parents);
        target.Write("V2__rebuild.sql", "CREATE TABLE new_parent (id integer PRIMARY KEY, name text);\nINSERT INTO new_parent SELECT id, '' FROM parent;\nDROP TABLE parent;\nALTER TABLE new_parent RENAME TO parent;");

        var result = await new Deployer(target.Provider(target.ConnectionString + ";Foreign Keys=True"), target.Reader).DeployAsync(target.Migrations);

        Assert.True(result.Outcome == DeployOutcome.Done, result.Error?.ToString());
        Assert.Equal("2", await target.ScalarAsync("SELECT count(*) FROM child"));
    }

    [Theory]
    [InlineData("", "\nVACUUM;")]
    [InlineData(NoTransaction, "")]
    public async Task RebuildOfAParentTableWithoutTransactionKeepsTheChildren(string directive, string end)
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        target.Write("V1__a.sql", Parents);
        target.Write("V2__rebuild.sql", directive + "CREATE TABLE new_parent (id integer PRIMARY KEY, name text);\nINSERT INTO new_parent SELECT id, '' FROM parent;\nDROP TABLE parent;\nALTER TABLE new_parent RENAME TO parent;" + end);
        var events = new EventList();

        var result = await target.DeployAsync(events: events);

        Assert.True(result.Outcome == DeployOutcome.Done, result.Error?.ToString());
        Assert.False(result.Applied[1].IsTransactional);
        Assert.Equal("2", await target.ScalarAsync("SELECT count(*) FROM child"));
        Assert.Empty(events.Of<ServerMessage>());
    }

    [Fact]
    public async Task EnforcementThatAFileAsksForCountsFromThereOn()
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        target.Write("V1__a.sql", Parents);
        target.Write("V2__delete.sql", NoTransaction + "PRAGMA foreign_keys = ON;\nDELETE FROM parent WHERE id = 1;\nDELETE FROM missing;");
        Assert.Equal(DeployOutcome.FailedPartial, (await target.DeployAsync()).Outcome);
        Assert.Equal("1", await target.ScalarAsync("SELECT count(*) FROM child"));
        target.Write("V2__delete.sql", NoTransaction + "PRAGMA foreign_keys = ON;\nDELETE FROM parent WHERE id = 1;\nDELETE FROM parent WHERE id = 2;");

        var result = await target.DeployAsync();

        Assert.True(result.Outcome == DeployOutcome.Done, result.Error?.ToString());
        Assert.Equal("0", await target.ScalarAsync("SELECT count(*) FROM child"));
    }

    [Fact]
    public async Task EnforcementThatHadNoEffectHasNoneWhenTheFileGoesOn()
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        target.Write("V1__a.sql", Parents);
        const string Start = NoTransaction + "BEGIN;\nPRAGMA foreign_keys = ON;\nINSERT INTO parent VALUES (3);\nCOMMIT;\n";
        target.Write("V2__delete.sql", Start + "DELETE FROM missing;");
        Assert.Equal(DeployOutcome.FailedPartial, (await target.DeployAsync()).Outcome);
        target.Write("V2__delete.sql", Start + "DELETE FROM parent WHERE id = 1;");

        var result = await target.DeployAsync();

        Assert.True(result.Outcome == DeployOutcome.Done, result.Error?.ToString());
        Assert.Equal("2", await target.ScalarAsync("SELECT count(*) FROM child"));
    }

    [Fact]
    public async Task NewForeignKeyViolationOfAFileWithoutTransactionIsAWarning()
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        target.Write("V1__a.sql", Parents);
        target.Write("V2__delete.sql", NoTransaction + "DELETE FROM parent WHERE id = 1;");
        var events = new EventList();

        var result = await target.DeployAsync(events: events);

        Assert.True(result.Outcome == DeployOutcome.Done, result.Error?.ToString());
        var message = Assert.Single(events.Of<ServerMessage>());
        Assert.Equal(("WARNING", "The migration leaves 1 row in 'child' that point at rows of 'parent' that do not exist."), (message.Severity, message.Text));
    }

    [Fact]
    public async Task NewForeignKeyViolationRollsBack()
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        target.Write("V1__a.sql", Parents);
        target.Write("V2__delete.sql", "DELETE FROM parent WHERE id = 1;");

        var result = await target.DeployAsync();

        Assert.Equal(DeployOutcome.FailedRolledBack, result.Outcome);
        Assert.Equal(DeployErrorKind.ForeignKeyViolation, result.Error!.Kind);
        Assert.Equal("The migration leaves 1 row in 'child' that point at rows of 'parent' that do not exist.", result.Error.Message);
        Assert.Equal("2", await target.ScalarAsync("SELECT count(*) FROM parent"));
    }

    [Fact]
    public async Task OldForeignKeyViolationDoesNotMatter()
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        target.Write("V1__a.sql", Parents);
        await target.DeployAsync();
        await target.ExecuteAsync("PRAGMA foreign_keys = OFF; DELETE FROM parent WHERE id = 1");
        target.Write("V2__b.sql", "CREATE TABLE b (id integer);");

        Assert.Equal(DeployOutcome.Done, (await target.DeployAsync()).Outcome);
    }

    [Fact]
    public async Task ForeignKeyViolationOfAFileWithoutTransactionIsNotThatOfTheNextFile()
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        target.Write("V1__a.sql", Parents);
        target.Write("V2__delete.sql", "-- sqlgitops: no-transaction\nPRAGMA foreign_keys = OFF;\nDELETE FROM parent WHERE id = 1;");
        target.Write("V3__b.sql", "CREATE TABLE b (id integer);");

        var result = await target.DeployAsync();

        Assert.True(result.Outcome == DeployOutcome.Done, result.Error?.ToString());
    }

    [Fact]
    public async Task ForeignKeyViolationOfSomebodyElseIsNotThatOfTheNextFile()
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        target.Write("V1__a.sql", Parents);
        target.Write("V2__b.sql", "CREATE TABLE b (id integer);");
        using var writer = new Writer(target);
        var events = new EventList(e =>
        {
            if (e is MigrationStarted { Migration.Script: "V2__b.sql" })
            {
                writer.Execute("PRAGMA foreign_keys = OFF; DELETE FROM parent WHERE id = 1");
            }
        });

        var result = await target.DeployAsync(events: events);

        Assert.True(result.Outcome == DeployOutcome.Done, result.Error?.ToString());
    }

    [Fact]
    public async Task ForeignKeyViolationInATransactionOfAllFilesIsThatOfItsFile()
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        target.Write("V1__a.sql", Parents);
        await target.DeployAsync();
        await target.ExecuteAsync("PRAGMA foreign_keys = OFF; DELETE FROM parent WHERE id = 1");
        target.Write("V2__mend.sql", "DELETE FROM child WHERE id = 1;");
        target.Write("V3__b.sql", "CREATE TABLE b (id integer);");
        target.Write("V4__break.sql", "INSERT INTO child VALUES (3, 3);");

        var result = await target.DeployAsync(new DeployOptions { TransactionMode = DeployTransactionMode.All });

        Assert.Equal(DeployOutcome.FailedRolledBack, result.Outcome);
        Assert.Equal(DeployErrorKind.ForeignKeyViolation, result.Error!.Kind);
        Assert.EndsWith("V4__break.sql", result.Error.Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StatementsArriveAsWritten()
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer, t text);\nINSERT INTO a VALUES (1, 'a;@x:y$z');\nCREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET t = 'x;' WHERE id = new.id; DELETE FROM a WHERE id = 0; END;\nINSERT INTO a VALUES (2, 'ä€😀'); -- end");

        var result = await target.DeployAsync();

        Assert.True(result.Outcome == DeployOutcome.Done, result.Error?.ToString());
        Assert.Equal("a;@x:y$z|x;", await target.ScalarAsync("SELECT group_concat(t, '|') FROM (SELECT t FROM a ORDER BY id)"));
    }

    [Fact]
    public async Task SettingsOfAFileEndWithIt()
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        target.Write("V1__a.sql", "-- sqlgitops: no-transaction\nPRAGMA foreign_keys = ON;\nCREATE TEMPORARY TABLE sqlgitops_migration_history (id integer);\nCREATE TEMPORARY TABLE leftover (id integer);");
        target.Write("V2__b.sql", "CREATE TABLE b AS SELECT count(*) AS n FROM sqlite_temp_master;");

        var result = await target.DeployAsync();

        Assert.True(result.Outcome == DeployOutcome.Done, result.Error?.ToString());
        Assert.Equal("0", await target.ScalarAsync("SELECT n FROM b"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(NoTransaction)]
    public async Task F18_FileThatForbidsWritesDoesNotForbidThoseOfTheHistory(string directive)
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        target.Write("V1__a.sql", directive + "CREATE TABLE a (id integer);\nPRAGMA query_only = ON;\nSELECT 1;");

        var result = await target.DeployAsync();

        Assert.True(result.Outcome == DeployOutcome.Done, result.Error?.ToString());
        Assert.Equal("1 applied 3/3", await target.HistoryAsync());
        Assert.Equal("Done", await target.RunsAsync("outcome"));
    }

    [Fact]
    public async Task FileThatForbidsWritesCannotWrite()
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        target.Write("V1__a.sql", NoTransaction + "CREATE TABLE a (id integer);\nPRAGMA query_only = ON;\nINSERT INTO a VALUES (1);");

        // The second one goes on where the first one stopped.
        for (var i = 0; i < 2; i++)
        {
            var failed = await target.DeployAsync();
            Assert.Equal(DeployErrorKind.PermissionDenied, failed.Error!.Kind);
            Assert.Equal("1 failed 2/3", await target.HistoryAsync());
        }

        target.Write("V1__a.sql", NoTransaction + "CREATE TABLE a (id integer);\nPRAGMA query_only = ON;\nPRAGMA query_only = OFF;\nINSERT INTO a VALUES (1);");
        var result = await target.DeployAsync();

        Assert.True(result.Outcome == DeployOutcome.Done, result.Error?.ToString());
        Assert.Equal("1", await target.ScalarAsync("SELECT count(*) FROM a"));
    }

    [Theory]
    [InlineData("CREATE TEMPORARY TABLE src (i integer);\nCREATE TEMPORARY VIEW v AS SELECT * FROM src;\nCREATE INDEX temp.x ON src (i);")]
    [InlineData("CREATE TEMPORARY TRIGGER t AFTER INSERT ON src BEGIN DELETE FROM src; END;")]
    [InlineData("PRAGMA ignore_check_constraints = ON;")]
    [InlineData("PRAGMA case_sensitive_like = ON;")]
    [InlineData("PRAGMA query_only = ON;")]
    public async Task F18_SessionOfAFileEndsWithItInATransactionOfAllFiles(string setUp)
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        target.Write("V1__a.sql", "CREATE TABLE src (i integer CHECK (i < 10));");
        await target.DeployAsync();
        target.Write("V2__session.sql", setUp);
        target.Write("V3__b.sql", "INSERT INTO src SELECT 5 WHERE 'a' LIKE 'A';\nINSERT OR IGNORE INTO src VALUES (10);");

        var result = await target.DeployAsync(new DeployOptions { TransactionMode = DeployTransactionMode.All });

        Assert.True(result.Outcome == DeployOutcome.Done, result.Error?.ToString());
        Assert.Equal("5", await target.ScalarAsync("SELECT group_concat(i) FROM main.src"));
    }

    [Fact]
    public async Task VacuumRunsOutsideATransaction()
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        target.Write("V2__vacuum.sql", "VACUUM;");

        var result = await target.DeployAsync();

        Assert.True(result.Outcome == DeployOutcome.Done, result.Error?.ToString());
        Assert.False(result.Applied[1].IsTransactional);
    }

    [Fact]
    public async Task WriterThatDoesNotEndIsReported()
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        await target.DeployAsync();
        target.Write("V2__b.sql", "CREATE TABLE b (id integer);");
        using var writer = new Writer(target);
        var events = new EventList(e =>
        {
            if (e is MigrationStarted)
            {
                writer.Begin();
            }
        });

        var result = await target.DeployAsync(
            new DeployOptions { LockTimeout = TimeSpan.FromMilliseconds(100), Retries = new RetryBudget(2, TimeSpan.FromMinutes(1)) },
            events,
            target.ConnectionString + ";Default Timeout=1");

        Assert.Equal(DeployOutcome.FailedRolledBack, result.Outcome);
        Assert.Equal(DeployErrorKind.LockNotAvailable, result.Error!.Kind);
        Assert.Single(events.Of<Retrying>());
    }

    [Fact]
    public async Task WriterThatEndsSoonIsWaitedForBeforeTheFirstMigration()
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        using var writer = new Writer(target);
        var end = Task.CompletedTask;
        var events = new EventList(e =>
        {
            if (e is Planned)
            {
                writer.Begin();
                end = Task.Run(async () =>
                {
                    await Task.Delay(300);
                    writer.End();
                });
            }
        });

        var result = await target.DeployAsync(events: events);

        await end;
        Assert.True(result.Outcome == DeployOutcome.Done, result.Error?.ToString());
    }

    [Fact]
    public async Task WriterThatEndsSoonIsWaitedForByABaseline()
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        using var writer = new Writer(target);
        await using var database = await target.Provider().OpenAsync(DatabaseAccess.Deploy, new DeployRun(), CancellationToken.None);
        await database.PrepareHistoryAsync(HistorySnapshot.Absent, CancellationToken.None);
        writer.Begin();
        var adding = Task.Run(() => database.AddHistoryAsync([], CancellationToken.None));
        await Task.Delay(300);
        Assert.False(adding.IsCompleted);
        writer.End();

        await adding;
    }

    [Fact]
    public async Task WriterThatDoesNotEndBeforeTheFirstMigrationIsReported()
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        using var writer = new Writer(target);
        var events = new EventList(e =>
        {
            if (e is Planned)
            {
                writer.Begin();
            }
        });

        var result = await target.DeployAsync(events: events, connectionString: target.ConnectionString + ";Default Timeout=1");

        Assert.Equal(6, result.ExitCode);
        Assert.Equal(DeployErrorKind.LockNotAvailable, result.Error!.Kind);
    }

    [Theory]
    [InlineData(typeof(Planned))]
    [InlineData(typeof(MigrationStarted))]
    public async Task WaitForAWriterEndsWhenItIsCancelled(Type moment)
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        using var writer = new Writer(target);
        using var source = new CancellationTokenSource();
        var events = new EventList(e =>
        {
            if (moment.IsInstanceOfType(e))
            {
                writer.Begin();
                source.CancelAfter(TimeSpan.FromMilliseconds(300));
            }
        });

        // A deployment that hears nothing while it waits is to end as well.
        using var late = new Timer(_ => writer.End(), null, TimeSpan.FromSeconds(20), Timeout.InfiniteTimeSpan);
        var timeout = moment == typeof(Planned) ? 60 : 1;
        var result = await target.DeployAsync(
            new DeployOptions { LockTimeout = TimeSpan.Zero }, events, $"{target.ConnectionString};Default Timeout={timeout}", source.Token);

        Assert.Equal(DeployOutcome.Cancelled, result.Outcome);
        Assert.True(writer.IsWriting);
    }

    [Theory]
    [InlineData("EXCLUSIVE", true)]
    [InlineData("EXCLUSIVE", false)]
    [InlineData("IMMEDIATE", true)]
    [InlineData("IMMEDIATE", false)]
    public async Task F10_TimeLimitEndsTheWaitForALockedDatabase(string lockMode, bool isNew)
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        if (!isNew)
        {
            await target.DeployAsync();
            target.Write("V2__b.sql", "CREATE TABLE b (id integer);");
        }

        using var writer = new Writer(target);
        writer.Execute("BEGIN " + lockMode);
        var clock = Stopwatch.StartNew();

        var result = await target.DeployAsync(new DeployOptions { Timeout = TimeSpan.FromMilliseconds(300) });

        Assert.Equal(DeployErrorKind.RunTimeout, result.Error!.Kind);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), clock.Elapsed.ToString());
    }

    [Fact]
    public async Task TimeLimitEndsTheWaitsAfterItsFirstStatementAsWell()
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        target.Write("V1__a.sql", NoTransaction + "CREATE TABLE a (id integer);");
        using var writer = new Writer(target);
        var events = new EventList(e =>
        {
            if (e is MigrationStarted)
            {
                writer.Execute("BEGIN EXCLUSIVE");
            }
        });
        var clock = Stopwatch.StartNew();

        var result = await target.DeployAsync(new DeployOptions { Timeout = TimeSpan.FromSeconds(3), LockTimeout = TimeSpan.Zero }, events);

        Assert.Equal(DeployErrorKind.RunTimeout, result.Error!.Kind);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(15), clock.Elapsed.ToString());
    }

    [Theory]
    [InlineData("EXCLUSIVE")]
    [InlineData("IMMEDIATE")]
    public async Task F10_WaitForALockedDatabaseIsThatForTheLock(string lockMode)
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        using var writer = new Writer(target);
        writer.Execute("BEGIN " + lockMode);
        var clock = Stopwatch.StartNew();

        var result = await target.DeployAsync(new DeployOptions { LockWait = TimeSpan.FromMilliseconds(300) });

        Assert.Equal(DeployErrorKind.LockNotAvailable, result.Error!.Kind);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), clock.Elapsed.ToString());
    }

    [Fact]
    public async Task LockedDatabaseIsReadWhenItIsFree()
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        await target.DeployAsync();
        target.Write("V2__b.sql", "CREATE TABLE b (id integer);");
        using var writer = new Writer(target);
        writer.Execute("BEGIN EXCLUSIVE");
        var planning = Task.Run(() => target.PlanAsync());
        await Task.Delay(300);
        Assert.False(planning.IsCompleted);
        writer.End();

        Assert.Equal(DeployOutcome.Done, (await planning).Outcome);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("", true)]
    [InlineData("-- sqlgitops: no-transaction\n", false)]
    [InlineData("-- sqlgitops: no-transaction\n", true)]
    public async Task FileThatCannotBeOpenedAgainLosesTheConnection(string directive, bool isReplaced)
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        target.Write("V2__b.sql", directive + "CREATE TABLE b (id integer);");
        var events = new EventList(e =>
        {
            if (e is MigrationApplied)
            {
                File.Delete(target.DatabaseFile);
                if (isReplaced)
                {
                    Directory.CreateDirectory(target.DatabaseFile);
                }
            }
        });

        var result = await target.DeployAsync(events: events);

        Assert.Equal(DeployOutcome.FailedRolledBack, result.Outcome);
        Assert.Equal(DeployErrorKind.ConnectionLost, result.Error!.Kind);
        Assert.StartsWith($"The SQLite database '{target.DatabaseFile}' cannot be opened: ", result.Error.Message, StringComparison.Ordinal);
        Assert.Equal("V2__b.sql", result.Failure!.Migration.Script);
        Assert.True(result.Failure.IsRolledBack);
        Assert.Single(result.Applied);
        Assert.False(File.Exists(target.DatabaseFile));
    }

    [Theory]
    [InlineData("Data Source=:memory:")]
    [InlineData("Data Source=x;Mode=Memory")]
    [InlineData("Data Source=")]
    [InlineData("Data Source=x;Nonsense=1")]
    [InlineData("Data Source=x;Default Timeout=99999999999")]
    [InlineData("Data Source=x;Password=s3cret")]
    public void ConnectionThatCannotWorkIsRefused(string connectionString)
    {
        var exception = Assert.Throws<DeployException>(() => DatabaseProviders.Create(SqlDialect.Sqlite, connectionString));
        Assert.Equal(DeployErrorKind.Configuration, exception.Error.Kind);
        Assert.DoesNotContain("s3cret", exception.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LookingAtADatabaseWithAWriteAheadLogLeavesNothing()
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        await target.DeployAsync();
        target.Write("V2__b.sql", "CREATE TABLE b (id integer);");
        await target.ExecuteAsync("PRAGMA journal_mode = WAL");
        Assert.False(File.Exists(target.DatabaseFile + "-wal"));

        Assert.Equal(DeployOutcome.Done, (await target.PlanAsync()).Outcome);

        Assert.False(File.Exists(target.DatabaseFile + "-wal"));
        Assert.False(File.Exists(target.DatabaseFile + "-shm"));
    }

    [Fact]
    public async Task FolderThatDoesNotExistIsNamed()
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        var folder = target.DatabaseFile + ".missing";

        var result = await target.DeployAsync(connectionString: $"Data Source={Path.Combine(folder, "shop.db")}");

        Assert.Equal(DeployErrorKind.ConnectionFailed, result.Error!.Kind);
        Assert.Contains($"The folder '{folder}' does not exist.", result.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FileThatIsNoDatabaseIsAnError()
    {
        await using var target = await DeployTarget.CreateAsync(Engines.Sqlite);
        target.Write("V1__a.sql", "CREATE TABLE a (id integer);");
        await File.WriteAllTextAsync(target.DatabaseFile, new string('x', 8192));

        Assert.Equal(6, (await target.PlanAsync()).ExitCode);
        Assert.Equal(6, (await target.DeployAsync()).ExitCode);
    }

    /// <summary>Another connection that writes.</summary>
    private sealed class Writer : IDisposable
    {
        private readonly SqliteConnection _connection;

        public Writer(DeployTarget target)
        {
            _connection = new SqliteConnection(target.ConnectionString + ";Pooling=False");
            _connection.Open();
        }

        public bool IsWriting { get; private set; }

        public void Begin()
        {
            Execute("BEGIN IMMEDIATE");
            IsWriting = true;
        }

        public void End()
        {
            IsWriting = false;
            Execute("COMMIT");
        }

        public void Dispose() => _connection.Dispose();

        public void Execute(string sql)
        {
            using var command = _connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }
}
