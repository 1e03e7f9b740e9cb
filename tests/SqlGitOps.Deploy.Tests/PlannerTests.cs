using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Migrations;
using SqlGitOps.Migrations.Project;
using SqlGitOps.Syntax;
using SqlGitOps.Testing;
using Xunit;

namespace SqlGitOps.Deploy.Tests;

/// <summary>The plan of given files and a given history, without a database.</summary>
public sealed class PlannerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("planner");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("CREATE TABLE a (", PlanProblemKind.SyntaxError, 1)]
    [InlineData("SELECT 1;\nCREATE TABLE ${schema}.a (id integer);", PlanProblemKind.Placeholder, 2)]
    [InlineData("SELECT 1;\n\\i other.sql\n", PlanProblemKind.UnsupportedCommand, 2)]
    [InlineData("-- sqlgitops: timeout lock=soon\nSELECT 1;", PlanProblemKind.InvalidDirective, 1)]
    public void FileThatWouldNotRunAsWrittenIsRefused(string sql, PlanProblemKind kind, int line)
    {
        var path = _folder.Write("V1__a.sql", sql);

        var plan = Plan();

        Assert.Empty(plan.Pending);
        var problem = plan.Problems[0];
        Assert.Equal((kind, path, line), (problem.Kind, problem.Path, problem.Position?.Line));
    }

    [Theory]
    [InlineData("COPY a TO STDOUT;", "Nobody reads")]
    [InlineData("COPY (SELECT 1) TO STDOUT WITH (FORMAT csv);", "Nobody reads")]
    [InlineData("COPY a TO stdin;", "Nobody reads")]
    [InlineData("COPY a FROM STDOUT;", "Write COPY … FROM stdin")]
    [InlineData("COPY a FROM stdin WITH (HEADER false, FORMAT binary);\n1\n\\.\n", "cannot be binary")]
    [InlineData("COPY a FROM stdin (\"format\" 'binary');\n1\n\\.\n", "cannot be binary")]
    [InlineData("COPY a FROM stdin WITH BINARY;\n1\n\\.\n", "cannot be binary")]
    [InlineData("COPY BINARY a FROM stdin;\n1\n\\.\n", "cannot be binary")]
    public void CopyThatTheConnectionCannotTakeIsRefused(string sql, string message)
    {
        _folder.Write("V1__a.sql", "SELECT 1;\n" + sql);

        foreach (var plan in (DeploymentPlan[])[Plan(), PlanInWindows()])
        {
            Assert.Empty(plan.Pending);
            var problem = Assert.Single(plan.Problems);
            Assert.Equal((PlanProblemKind.UnsupportedCommand, 2), (problem.Kind, problem.Position?.Line));
            Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("COPY a TO '/tmp/a';")]
    [InlineData("COPY a TO PROGRAM 'cat';")]
    [InlineData("COPY a FROM '/tmp/a' WITH (FORMAT binary);")]
    [InlineData("COPY a FROM stdin WITH (FORMAT csv, HEADER);\nbinary\n\\.\n")]
    public void OtherCopyIsPlanned(string sql)
    {
        _folder.Write("V1__a.sql", sql);

        Assert.Empty(Plan().Problems);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\n1\tit's\n\\N\t${x}\n")]
    public void CopyDataWithoutEndAreRefused(string data)
    {
        _folder.Write("V1__a.sql", "SELECT 1;\nCOPY a FROM stdin;" + data);

        var problem = Assert.Single(Plan().Problems);
        Assert.Equal((PlanProblemKind.SyntaxError, 2), (problem.Kind, problem.Position?.Line));
        Assert.Contains("the line with only \\. is missing", problem.Message, StringComparison.Ordinal);
        Assert.Contains("line 2: the data behind COPY", Assert.Single(PlanInWindows().Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CommandsThatOnlyPrintAreLeftOut()
    {
        _folder.Write("V1__a.sql", "\\set ON_ERROR_STOP on\n\\echo hello\nSELECT 1;\n");

        Assert.Single(Assert.Single(Plan().Pending).Statements);
    }

    [Fact]
    public void FileThatIsNotUtf8IsRefused()
    {
        _folder.Write("V1__a.sql", [.. "SELECT '"u8, 0xE4, .. "';"u8]);
        _folder.Write("V2__b.sql", [0, 1, 2, 3, 0, 0]);

        Assert.Equal([PlanProblemKind.UnsupportedEncoding, PlanProblemKind.Unreadable], Plan().Problems.Select(p => p.Kind));
    }

    [Fact]
    public void F24_SameVersionTwiceIsRefused()
    {
        _folder.Write("V1__a.sql", "SELECT 1;");
        _folder.Write("x/V1__b.sql", "SELECT 1;");

        Assert.Contains(PlanProblemKind.Duplicate, Plan().Problems.Select(p => p.Kind));
    }

    [Theory]
    [InlineData("V1__a.sql", "V001__b.sql")]
    [InlineData("V1__a.sql", "V1.0__b.sql")]
    [InlineData("0001_a.sql", "1_b.sql")]
    public void SameVersionWrittenInAnotherWayIsRefused(string one, string other)
    {
        string[] paths = [_folder.Write(one, "SELECT 1;"), _folder.Write(other, "SELECT 2;")];

        var problem = Assert.Single(Plan().Problems);

        Assert.Equal(PlanProblemKind.Duplicate, problem.Kind);
        Assert.Equal(paths.Order(StringComparer.Ordinal), new[] { problem.Path!, problem.RelatedPath! }.Order(StringComparer.Ordinal));
        Assert.All([one, other, "wholeName"], name => Assert.Contains(name, problem.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void FoldersOfVersionsCountAsNumbersForLateFilesToo()
    {
        string[] names = ["v1.2/a.sql", "v1.9/late.sql", "v1.10/b.sql", "v1.11/new.sql"];
        foreach (var name in names)
        {
            _folder.Write(name, $"SELECT '{name}';");
        }

        var plan = Plan(history: new HistorySnapshot(true, 1, [AppliedScript(names[0]), AppliedScript(names[2])]));

        Assert.Equal([names[1], names[3]], plan.Pending.Select(m => m.Script));
        var problem = Assert.Single(plan.Problems);
        Assert.Equal(PlanProblemKind.OutOfOrder, problem.Kind);
        Assert.Contains(names[1], problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("R__view.sql", "R__View.sql")]
    [InlineData("x/V1__a.sql", "X/V1__a.sql")]
    public void PathsThatDifferInCaseOnlyAreRefused(string one, string other)
    {
        _folder.Write(one, "SELECT 1;");
        _folder.Write(other, "SELECT 2;");

        var problem = Assert.Single(Plan().Problems);

        Assert.Equal(PlanProblemKind.CaseOnlyCollision, problem.Kind);
        Assert.All([one, other], name => Assert.Contains(name, problem.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void TheSameTextUnderAnotherVersionIsARename()
    {
        _folder.Write("V2__b.sql", "SELECT 1;");
        var history = new HistorySnapshot(true, 1, [Applied("1") with { Checksum = Checksum.Compute("SELECT 1;") }]);

        var plan = Plan(new PlanOptions { Policy = new IntegrityPolicy { Missing = MissingPolicy.Warn } }, history);

        var problem = Assert.Single(plan.Problems);
        Assert.Equal(PlanProblemKind.Renamed, problem.Kind);
        Assert.All(["V1__x.sql", "V2__b.sql"], name => Assert.Contains(name, problem.Message, StringComparison.Ordinal));
        Assert.Empty(plan.Pending);

        // Somebody said that the old one is gone on purpose.
        history = new HistorySnapshot(true, 1, [history.Entries[0] with { ArchivedAt = DateTimeOffset.UnixEpoch }]);
        Assert.Equal(["V2__b.sql"], Plan(history: history).Pending.Select(p => p.Script));
    }

    [Fact]
    public void TheSameVersionAtAnotherPathIsTheSameMigration()
    {
        _folder.Write("2024/V1__renamed_words.sql", "SELECT 1;");

        var plan = Plan(history: new HistorySnapshot(true, 1, [Applied("1") with { Checksum = Checksum.Compute("SELECT 1;") }]));

        Assert.Empty(plan.Problems);
        Assert.Empty(plan.Pending);
    }

    [Fact]
    public void ThePolicyTurnsProblemsIntoWarnings()
    {
        _folder.Write("V1__a.sql", "SELECT 1;");
        _folder.Write("V2__b.sql", "SELECT 2;");
        var history = new HistorySnapshot(true, 1, [Applied("2") with { Checksum = Checksum.Compute("SELECT 2;") }, Applied("3")]);
        Assert.Equal([PlanProblemKind.OutOfOrder, PlanProblemKind.MissingFile], Plan(history: history).Problems.Select(p => p.Kind));

        var lenient = Plan(
            new PlanOptions { Policy = new IntegrityPolicy { OutOfOrder = OutOfOrderPolicy.Warn, Missing = MissingPolicy.Warn } }, history);

        Assert.Empty(lenient.Problems);
        Assert.Equal([PlanProblemKind.OutOfOrder, PlanProblemKind.MissingFile], lenient.Warnings.Select(p => p.Kind));
        Assert.Equal(["V1__a.sql"], lenient.Pending.Select(p => p.Script));
        Assert.DoesNotContain(Plan(new PlanOptions { Policy = new IntegrityPolicy { OutOfOrder = OutOfOrderPolicy.Allow, Missing = MissingPolicy.Warn } }, history)
            .Warnings, p => p.Kind == PlanProblemKind.OutOfOrder);
    }

    [Fact]
    public void OnlyTheUpSectionRuns()
    {
        _folder.Write("20240101000000_a.sql", "-- migrate:up\nCREATE TABLE a (id integer);\n-- migrate:down\nDROP TABLE a;\n");

        var migration = Assert.Single(Plan().Pending);

        Assert.Equal("CREATE TABLE a (id integer)", migration.Text.ToString(Assert.Single(migration.Statements).Span));
    }

    [Fact]
    public void FileOfOtherEnvironmentsIsSkipped()
    {
        _folder.Write("V1__a.sql", "-- sqlgitops: environments=Test,Staging\nSELECT 1;");

        Assert.Single(Plan(new PlanOptions { Environment = "staging" }).Pending);
        var skipped = Assert.Single(Plan(new PlanOptions { Environment = "Prod" }).Skipped);
        Assert.Equal(["Test", "Staging"], skipped.Environments);
        Assert.False(skipped.IsChosen);
        Assert.True(Assert.Single(Plan(new PlanOptions { Selection = new MigrationSelection { Only = ["1"] } }).Skipped).IsChosen);
        Assert.Single(Plan().Skipped);
    }

    [Fact]
    public void StatementOutsideTransactionsMakesTheFileNonTransactional()
    {
        _folder.Write("V1__a.sql", "CREATE INDEX CONCURRENTLY i ON a (id);");
        _folder.Write("V2__b.sql", "CREATE INDEX i ON a (id);");
        _folder.Write("V3__c.sql", "-- sqlgitops: no-transaction\nCREATE INDEX i ON a (id);");

        Assert.Equal([false, true, false], Plan().Pending.Select(p => p.IsTransactional));
    }

    [Fact]
    public void HashNamesOrderTextAndModeOfWhatIsPending()
    {
        _folder.Write("V1__a.sql", "SELECT 1;");
        var one = Plan().Hash;
        Assert.StartsWith(PlanHash.Prefix, one, StringComparison.Ordinal);
        Assert.Equal(one, Plan().Hash);

        _folder.Write("V1__a.sql", "SELECT 2;");
        var other = Plan().Hash;
        _folder.Write("V2__b.sql", "SELECT 3;");
        var more = Plan().Hash;

        Assert.Equal(3, new[] { one, other, more }.Distinct().Count());
    }

    [Fact]
    public void BaselineIsForEmptyDatabasesAndStandsForTheFilesBeforeIt()
    {
        _folder.Write("B3__start.sql", "SELECT 1;");
        _folder.Write("V4__d.sql", "SELECT 4;");

        var empty = Plan();
        Assert.Equal(["B3__start.sql", "V4__d.sql"], empty.Pending.Select(p => p.Script));

        var old = Plan(history: new HistorySnapshot(true, 1, [Applied("1"), Applied("3")]));
        Assert.Empty(old.Problems);
        Assert.Equal(["V4__d.sql"], old.Pending.Select(p => p.Script));
        Assert.Equal(["B3__start.sql"], old.Skipped.Select(m => m.Script));
    }

    [Theory]
    [InlineData("V1__a.sql", "'V1__a.sql' is unfinished: 2 of 3 statements are in the database, and statement 3 may be.", 1)]
    [InlineData("V9__a.sql", "'V9__a.sql' has the same text. Give the file its former name back, then deploy again", 0)]
    [InlineData(null, "Its file is missing. Bring it back from Git, then deploy again", 0)]
    public void WhatIsInTheDatabaseInPartDoesNotAgreeWithItsFile(string? name, string message, int pending)
    {
        const string Text = "-- sqlgitops: no-transaction\nSELECT 1;\nSELECT 2;\nSELECT 3;";
        _folder.Write("V1__a.sql", Text);
        var begun = Plan().Pending[0];
        var row = Applied("1") with
        {
            State = MigrationState.Failed,
            Checksum = begun.Checksum,
            AppliedStatements = 2,
            TotalStatements = 3,
            PrefixChecksum = PrefixChecksum.Compute(begun, 2),
            IntentStatement = 3,
            IntentChecksum = PrefixChecksum.OfStatement(begun, 2),
        };
        File.Delete(_folder.Combine("V1__a.sql"));
        if (name is not null)
        {
            _folder.Write(name, Text);
        }

        var plan = Plan(new PlanOptions { RefusesUnfinished = true }, new HistorySnapshot(true, HistoryTable.CurrentLayout, [row]));

        var problem = Assert.Single(plan.Problems);
        Assert.Equal(PlanProblemKind.Unfinished, problem.Kind);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Equal(pending, plan.Pending.Count);
    }

    [Fact]
    public void OnlyWhatHasItsFileAgreesWithIt()
    {
        _folder.Write("R__a.sql", "SELECT 1;");
        _folder.Write("R__b.sql", "SELECT 2;");
        HistoryEntry[] rows = [.. Plan().Pending.Select(p => Applied("1") with { Identity = p.Identity, Version = null, Kind = MigrationKind.Repeatable, Script = p.Script, Checksum = p.Checksum })];
        var history = new HistorySnapshot(true, HistoryTable.CurrentLayout, [.. rows, rows[0] with { Identity = "repeatable:R__gone.sql", Script = "R__gone.sql" }]);
        _folder.Write("R__b.sql", "SELECT 3;");

        var plan = Plan(history: history);

        Assert.Equal(3, plan.Applied.Count);
        Assert.Equal(["R__a.sql"], plan.Agreeing.Select(e => e.Script));
    }

    [Fact]
    public void EveryProblemIsReportedAtOnce()
    {
        _folder.Write("V1__a.sql", "SELECT 1;");
        _folder.Write("V2__b.sql", "SELECT 1;");
        var history = new HistorySnapshot(true, 1, [Applied("1"), Applied("5"), Applied("6") with { State = MigrationState.Failed, TotalStatements = 3 }]);

        Assert.Equal(
            [PlanProblemKind.EditedAfterApplied, PlanProblemKind.MissingFile, PlanProblemKind.Unfinished],
            Plan(history: history).Problems.Select(p => p.Kind));
    }

    private static HistoryEntry Applied(string version) => new()
    {
        Identity = version,
        Version = MigrationVersion.Parse(version),
        Description = "x",
        Kind = MigrationKind.Versioned,
        Script = $"V{version}__x.sql",
        Checksum = "sha256:v1:00",
        State = MigrationState.Applied,
    };

    private static HistoryEntry AppliedScript(string script) => Applied("1") with
    {
        Identity = "script:" + script,
        Version = null,
        Script = script,
        Checksum = Checksum.Compute($"SELECT '{script}';"),
    };

    /// <summary>The plan when every file counts as large.</summary>
    private DeploymentPlan PlanInWindows()
    {
        var reader = Readers.For(SqlDialect.PostgreSql);
        var texts = new MigrationTexts(reader, 1, 30);
        return new DeploymentPlanner(reader).Plan(
            [.. MigrationSet.Discover(_folder.Root).Ordered.Select(migration => MigrationFile.Read(migration, texts))], HistorySnapshot.Absent, new PlanOptions());
    }

    private DeploymentPlan Plan(PlanOptions? options = null, HistorySnapshot? history = null) =>
        new DeploymentPlanner(Readers.For(SqlDialect.PostgreSql)).Plan(
            MigrationFile.ReadAll(MigrationSet.Discover(_folder.Root).Ordered), history ?? HistorySnapshot.Absent, options ?? new PlanOptions());
}
