namespace SqlGitOps.Faults.Tests;

/// <summary>F30: the order of files does not depend on the machine.</summary>
public sealed class OrderTests
{
    [PostgresTheory]
    [InlineData("tr_TR.UTF-8")]
    [InlineData("sv_SE.UTF-8")]
    [InlineData("C")]
    public async Task F30_The_order_is_that_of_numbers_and_the_same_in_every_culture(string culture)
    {
        await using var database = await PostgresServer.Get(Databases.Major).CreateDatabaseAsync();
        using var project = new FaultProject()
            .With("V1__log.sql", "CREATE TABLE log (id int GENERATED ALWAYS AS IDENTITY, what text);\n")
            .With("V10__İstanbul.sql", "INSERT INTO log (what) VALUES ('V10');\n")
            .With("V2__ILIK.sql", "INSERT INTO log (what) VALUES ('V2');\n");
        foreach (var name in (string[])["zebra", "äpple", "Iris", "ilik", "apple"])
            project.With($"R__{name}.sql", $"INSERT INTO log (what) VALUES ('{name}');\n");
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["LC_ALL"] = culture, ["LANG"] = culture };

        using var tool = project.Start(database.ConnectionString, environment, "deploy");
        var result = await tool.WaitAsync();

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal("V2,V10,Iris,apple,ilik,zebra,äpple", await database.ScalarAsync<string>("SELECT string_agg(what, ',' ORDER BY id) FROM log"));
    }

    [Theory]
    [InlineData("V1__view.sql", "V1__View.sql")]
    [InlineData("R__view.sql", "R__View.sql")]
    public async Task F30_Names_that_differ_in_case_only_are_refused(string one, string other)
    {
        using var project = new FaultProject("Sqlite").With(one, "CREATE TABLE a (id int);\n").With(other, "CREATE TABLE b (id int);\n");

        var result = await project.RunAsync($"Data Source={project.Combine("data.db")}", "deploy");

        Assert.True(result.ExitCode == 1, result.ToString());
        Assert.Contains(one, result.Output, StringComparison.Ordinal);
        Assert.Contains(other, result.Output, StringComparison.Ordinal);
    }
}
