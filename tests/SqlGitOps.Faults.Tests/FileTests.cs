using System.Text;

namespace SqlGitOps.Faults.Tests;

/// <summary>Files that come from another editor, another machine or under another name: F18, F21, F22, F23, F29, F41.</summary>
public sealed class FileTests
{
    private const string Sql = "-- adds a table\nCREATE TABLE a (id int, b text);\nINSERT INTO a VALUES (1, 'ä 🐘');\n";

    [Fact]
    public async Task F21_The_same_text_with_other_line_ends_is_the_same_file()
    {
        using var project = new FaultProject("Sqlite").With("V1__a.sql", Sql);
        var connection = $"Data Source={project.Combine("data.db")}";
        await project.DeployAsync(connection);

        foreach (var text in new[] { Sql.Replace("\n", "\r\n", StringComparison.Ordinal), Sql.Replace('\n', '\r'), Sql.Replace(";\n", ";\r\n", StringComparison.Ordinal), "\uFEFF" + Sql })
        {
            project.With("V1__a.sql", text);
            var same = await project.DeployAsync(connection);
            Assert.Contains("NothingToDo", same.Output, StringComparison.Ordinal);
        }

        project.With("V1__a.sql", Sql.Replace("'ä", "'ö", StringComparison.Ordinal));
        var edited = await project.RunAsync(connection, "deploy");
        Assert.True(edited.ExitCode == 1, edited.ToString());
        Assert.Contains("V1__a.sql", edited.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public async Task F22_A_file_that_says_its_encoding_arrives_as_written(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        using var project = new FaultProject("Sqlite");
        project.WithBytes("V1__a.sql", [.. encoding.GetPreamble(), .. encoding.GetBytes(Sql)]);
        var connection = $"Data Source={project.Combine("data.db")}";

        await project.DeployAsync(connection);

        // The text and not the bytes counts.
        project.With("V1__a.sql", Sql);
        Assert.Contains("NothingToDo", (await project.DeployAsync(connection)).Output, StringComparison.Ordinal);
        await using var database = new Microsoft.Data.Sqlite.SqliteConnection(connection + ";Pooling=False");
        database.Open();
        await using var command = database.CreateCommand();
        command.CommandText = "SELECT b FROM a";
        Assert.Equal("ä 🐘", command.ExecuteScalar());
    }

    [Theory]
    [InlineData(new byte[] { 0xE4 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    public async Task F22_A_file_in_another_encoding_is_refused_before_anything_runs(byte[] wrong)
    {
        using var project = new FaultProject("Sqlite").With("V1__good.sql", "CREATE TABLE good (id int);\n");
        var (before, after) = ("-- adds a table\nCREATE TABLE a (id int, b text);\nINSERT INTO a VALUES (1, '"u8.ToArray(), "');\n"u8.ToArray());
        project.WithBytes("V2__a.sql", [.. before, .. wrong, .. after]);

        var result = await project.RunAsync($"Data Source={project.Combine("data.db")}", "deploy");

        Assert.True(result.ExitCode == 1, result.ToString());
        Assert.Contains("V2__a.sql", result.Output, StringComparison.Ordinal);
        Assert.Contains("is not valid UTF-8", result.Output, StringComparison.Ordinal);
        await using var database = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={project.Combine("data.db")};Pooling=False");
        database.Open();
        await using var command = database.CreateCommand();
        command.CommandText = "SELECT count(*) FROM sqlite_master";
        Assert.Equal(0L, command.ExecuteScalar());
    }

    [PostgresFact]
    public async Task F18_What_a_file_sets_for_its_session_ends_with_it()
    {
        await using var database = await PostgresServer.Get(Databases.Major).CreateDatabaseAsync();
        using var project = new FaultProject()
            .With("0001_schema.sql", "CREATE SCHEMA other;\nCREATE ROLE " + database.Name + "_role;\nGRANT ALL ON SCHEMA public, other TO " + database.Name + "_role;\n")
            .With("0002_sets.sql", "SET search_path = other;\nSET ROLE " + database.Name + "_role;\nSET standard_conforming_strings = off;\nSET default_transaction_isolation = 'serializable';\nCREATE TABLE a (id int);\nCREATE TEMPORARY TABLE t (id int);\n")
            .With("0003_no_transaction.sql", "-- sqlgitops: no-transaction\nSET search_path = other;\nCREATE TABLE b (id int);\n")
            .With("0004_plain.sql", "CREATE TABLE c AS SELECT current_user::text AS role, current_setting('transaction_isolation') AS isolation, 'a\\nb' AS text, to_regclass('t') IS NULL AS no_table;\n");

        try
        {
            await project.DeployAsync(database.ConnectionString);
            Assert.Equal("other.a,other.b,public.c", await database.ScalarAsync<string>(
                "SELECT string_agg(n.nspname || '.' || relname, ',' ORDER BY relname) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE relkind = 'r' AND n.nspname IN ('public', 'other')"));
            Assert.Equal("postgres read committed a\\nb true", await database.ScalarAsync<string>("SELECT concat_ws(' ', role, isolation, text, no_table::text) FROM public.c"));
        }
        finally
        {
            await database.ExecuteAsync($"DROP OWNED BY {database.Name}_role; DROP ROLE {database.Name}_role");
        }
    }

    [Fact]
    public async Task F29_A_file_that_moved_or_has_another_name_is_not_run_again()
    {
        using var project = new FaultProject("Sqlite").With("V1__a.sql", Sql).With("sub/V2__b.sql", "CREATE TABLE b (id int);\n");
        var connection = $"Data Source={project.Combine("data.db")}";
        await project.DeployAsync(connection);

        Directory.CreateDirectory(project.Combine("migrations/elsewhere"));
        File.Move(project.Combine("migrations/V1__a.sql"), project.Combine("migrations/elsewhere/V001__the_first.sql"));
        File.Move(project.Combine("migrations/sub/V2__b.sql"), project.Combine("migrations/V2__b.sql"));
        var moved = await project.DeployAsync(connection);

        Assert.Contains("NothingToDo", moved.Output, StringComparison.Ordinal);

        // From another working folder, and through a link.
        using var link = new TemporaryFolder("link");
        Directory.CreateSymbolicLink(link.Combine("project"), project.Root);
        using var elsewhere = ToolUnderTest.Start(
            link.Root,
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["SQLGITOPS_CONNECTION_STRING"] = connection },
            null,
            ["deploy", "--project", "project", "--dialect", "Sqlite", "--format", "json"]);
        var result = await elsewhere.WaitAsync(TimeSpan.FromMinutes(2));
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("NothingToDo", result.Output, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task F23_A_large_file_arrives_whole()
    {
        const int Rows = 100_000, Statements = 5_000, Length = 4_000_000;
        var sql = new StringBuilder("CREATE TABLE a (id int, b text);\nCOPY a FROM stdin;\n");
        for (var i = 0; i < Rows; i++)
            sql.Append(System.Globalization.CultureInfo.InvariantCulture, $"{i}\tline {i}\n");
        sql.Append("\\.\nINSERT INTO a VALUES (-1, '").Append('x', Length).Append("');\n");
        for (var i = 0; i < Statements; i++)
            sql.Append("INSERT INTO a VALUES (-2, 'y');\n");
        await using var database = await PostgresServer.Get(Databases.Major).CreateDatabaseAsync();
        using var project = new FaultProject().With("0001_large.sql", sql.ToString());

        await project.DeployAsync(database.ConnectionString);

        Assert.Equal(
            $"{Rows} {Length} {Statements}",
            await database.ScalarAsync<string>("SELECT concat_ws(' ', count(*) FILTER (WHERE id >= 0), max(length(b)), count(*) FILTER (WHERE id = -2)) FROM a"));
        Assert.Equal($"{Statements + 3}/{Statements + 3}", await database.ScalarAsync<string>("SELECT applied_statements || '/' || total_statements FROM sqlgitops.migration_history"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("migratons")]
    public async Task F41_A_folder_that_does_not_exist_is_no_empty_one(string? path)
    {
        using var project = new FaultProject("Sqlite");
        project.WithFile("sqlgitops.json", path is null ? "{}" : $$"""{ "migrations": { "path": "{{path}}" } }""");
        foreach (var command in new[] { "deploy", "plan", "verify", "status" })
        {
            var result = await project.RunAsync($"Data Source={project.Combine("data.db")}", command, "--format", "text");

            Assert.True(result.ExitCode == 2, result.ToString());
            Assert.Contains("SGO0010", result.Error, StringComparison.Ordinal);
            Assert.Contains($"folder '{project.Combine(path ?? "migrations")}' does not exist", result.Error, StringComparison.Ordinal);
        }

        // An empty one is one.
        Directory.CreateDirectory(project.Combine(path ?? "migrations"));
        await project.DeployAsync($"Data Source={project.Combine("data.db")}");
    }
}
