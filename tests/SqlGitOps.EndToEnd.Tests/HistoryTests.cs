using Npgsql;
using SqlGitOps.Testing;

namespace SqlGitOps.EndToEnd.Tests;

/// <summary>
/// Small real histories: what the tool deploys equals what the same files make when they are simply run one after the
/// other. All of them, beside psql: build/histories.sh.
/// </summary>
public sealed class HistoryTests
{
    [CorpusTheory(needsServer: true)]
    [InlineData("vaultwarden", "up.sql", 13)]
    [InlineData("hoppscotch", "migration.sql", 15)]
    [InlineData("linkwarden", "migration.sql", 16)]
    [InlineData("umami", "migration.sql", 18)]
    public async Task The_deployed_database_equals_the_one_made_by_hand(string history, string fileName, int major)
    {
        var source = Path.Combine(Corpus.Root, "postgres", history);
        var files = Directory.EnumerateFiles(source, fileName, SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(files);
        await using var byHand = await PostgresServer.Get(major).CreateDatabaseAsync();
        await using var deployed = await PostgresServer.Get(major).CreateDatabaseAsync();
        foreach (var file in files)
            await byHand.ExecuteAsync(await File.ReadAllTextAsync(file));
        using var folder = new TemporaryFolder("history");
        // What the review says about old files is not what is tested.
        folder.Write(".editorconfig", "root = true\n[*.sql]\ndotnet_analyzer_diagnostic.severity = none\n");
        foreach (var file in files)
            folder.Write(Path.Combine("migrations", Path.GetRelativePath(source, file)), await File.ReadAllBytesAsync(file));

        var result = ToolUnderTest.Run(
            folder.Root,
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["SQLGITOPS_CONNECTION_STRING"] = deployed.ConnectionString },
            "deploy", "--dialect", "PostgreSql");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(files.Count, await deployed.ScalarAsync<long>("SELECT count(*) FROM sqlgitops.migration_history WHERE state = 'applied'"));
        Assert.Equal(await DescribeAsync(byHand), await DescribeAsync(deployed));
    }

    private static async Task<string> DescribeAsync(TestDatabase database)
    {
        await using NpgsqlConnection connection = await database.OpenAsync();
        return await PostgresSchema.DescribeAsync(connection, "sqlgitops");
    }
}
