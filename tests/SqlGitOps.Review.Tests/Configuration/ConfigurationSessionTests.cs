using SqlGitOps.Review.Configuration;
using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;
using Xunit;

namespace SqlGitOps.Review.Tests.Configuration;

public sealed class ConfigurationSessionTests : IDisposable
{
    private static readonly RuleDescriptor Rule = new()
    {
        Id = "SGO1001",
        Name = "NonConcurrentIndex",
        Title = "Index is created without CONCURRENTLY",
        Category = RuleCategory.Locking,
        DefaultSeverity = Severity.Warning,
        Documentation = "",
    };

    private static readonly RuleDescriptor OffByDefault = new()
    {
        Id = "SGO6001",
        Name = "SerialColumn",
        Title = "Column has a serial type",
        Category = RuleCategory.Design,
        DefaultSeverity = Severity.None,
        Documentation = "",
    };

    private readonly ConfigurationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("error", Severity.Error)]
    [InlineData("Warning", Severity.Warning)]
    [InlineData("SUGGESTION", Severity.Suggestion)]
    [InlineData("silent", Severity.Silent)]
    [InlineData("none", Severity.None)]
    [InlineData("default", Severity.Warning)]
    [InlineData("none # old files", Severity.None)]
    public void A_rule_gets_the_severity_of_its_id(string value, Severity expected)
    {
        _folder.Write("db/.editorconfig", $"[*.sql]\ndotnet_diagnostic.SGO1001.severity = {value}\n");

        var session = new ConfigurationSession();

        Assert.Equal(expected, session.For(_folder.PathOf("db/1.sql")).GetSeverity(Rule));
        Assert.Empty(session.Problems);
    }

    [Theory]
    [InlineData("dotnet_analyzer_diagnostic.severity = error", Severity.Error)]
    [InlineData("dotnet_analyzer_diagnostic.category-Locking.severity = error", Severity.Error)]
    [InlineData("dotnet_analyzer_diagnostic.category-locking.severity = error\ndotnet_analyzer_diagnostic.severity = none", Severity.Error)]
    [InlineData("dotnet_diagnostic.sgo1001.severity = silent\ndotnet_analyzer_diagnostic.category-Locking.severity = error", Severity.Silent)]
    [InlineData("dotnet_diagnostic.SGO1001.severity = default\ndotnet_analyzer_diagnostic.severity = error", Severity.Warning)]
    [InlineData("dotnet_analyzer_diagnostic.category-Naming.severity = error", Severity.Warning)]
    public void The_id_beats_the_category_and_the_category_beats_all(string lines, Severity expected)
    {
        _folder.Write("db/.editorconfig", $"[*.sql]\n{lines}\n");

        Assert.Equal(expected, new ConfigurationSession().For(_folder.PathOf("db/1.sql")).GetSeverity(Rule));
    }

    [Theory]
    [InlineData("dotnet_analyzer_diagnostic.severity = error", Severity.None)]
    [InlineData("dotnet_analyzer_diagnostic.category-Design.severity = error", Severity.None)]
    [InlineData("dotnet_diagnostic.SGO6001.severity = error", Severity.Error)]
    public void Only_the_id_switches_on_a_rule_that_is_off_by_default(string line, Severity expected)
    {
        _folder.Write("db/.editorconfig", $"[*.sql]\n{line}\n");

        Assert.Equal(expected, new ConfigurationSession().For(_folder.PathOf("db/1.sql")).GetSeverity(OffByDefault));
    }

    [Fact]
    public void A_deeper_file_wins_and_a_later_section_wins()
    {
        _folder.Write(".editorconfig", """
            root = true
            [*]
            dotnet_diagnostic.SGO1001.severity = error
            [*.sql]
            dotnet_diagnostic.SGO1001.severity = suggestion
            """);
        _folder.Write("db/legacy/.editorconfig", "[*.sql]\ndotnet_diagnostic.SGO1001.severity = none\n");
        var session = new ConfigurationSession();

        Assert.Equal(Severity.Suggestion, session.For(_folder.PathOf("db/1.sql")).GetSeverity(Rule));
        Assert.Equal(Severity.None, session.For(_folder.PathOf("db/legacy/1.sql")).GetSeverity(Rule));
    }

    [Fact]
    public void A_root_file_hides_the_outer_ones()
    {
        _folder.Write(".editorconfig", "root = true\n[*]\ndotnet_diagnostic.SGO1001.severity = error\n");
        var inner = _folder.Write("db/.editorconfig", "root = TRUE\n[*.cs]\nindent_size = 2\n");

        var configuration = new ConfigurationSession().For(_folder.PathOf("db/1.sql"));

        Assert.Equal(Severity.Warning, configuration.GetSeverity(Rule));
        Assert.Equal([inner], configuration.Files);
    }

    [Fact]
    public void Section_names_are_relative_to_the_folder_of_the_file()
    {
        _folder.Write("db/.editorconfig", "[legacy/**]\ndotnet_diagnostic.SGO1001.severity = none\n");
        var session = new ConfigurationSession();

        Assert.Equal(Severity.None, session.For(_folder.PathOf("db/legacy/x/1.sql")).GetSeverity(Rule));
        Assert.Equal(Severity.Warning, session.For(_folder.PathOf("db/new/legacy/1.sql")).GetSeverity(Rule));
    }

    [Fact]
    public void Options_belong_to_a_rule_and_keep_their_case()
    {
        _folder.Write("db/.editorconfig", "[*.sql]\nSGO1001.Allowed_Names : Foo, Bar ; why\n");

        var configuration = new ConfigurationSession().For(_folder.PathOf("db/1.sql"));

        Assert.Equal("Foo, Bar", configuration.GetOption("SGO1001", "allowed_names"));
        Assert.Null(configuration.GetOption("SGO1002", "allowed_names"));
    }

    [Fact]
    public void Generated_code_is_marked()
    {
        _folder.Write("db/.editorconfig", "[seed/*.sql]\ngenerated_code = true\n");
        var session = new ConfigurationSession();

        Assert.True(session.For(_folder.PathOf("db/seed/1.sql")).IsGenerated);
        Assert.False(session.For(_folder.PathOf("db/1.sql")).IsGenerated);
    }

    [Fact]
    public void An_editorconfig_beats_global_files_whatever_their_level()
    {
        _folder.Write(".globalconfig", "global_level = 1000\ndotnet_diagnostic.SGO1001.severity = error\ndotnet_diagnostic.SGO6001.severity = error\n");
        _folder.Write("db/.editorconfig", "[*.sql]\ndotnet_diagnostic.SGO1001.severity = silent\n");

        var configuration = new ConfigurationSession().For(_folder.PathOf("db/1.sql"));

        Assert.Equal(Severity.Silent, configuration.GetSeverity(Rule));
        Assert.Equal(Severity.Error, configuration.GetSeverity(OffByDefault));
    }

    [Fact]
    public void Among_global_files_the_higher_level_wins()
    {
        var preset = _folder.Write("presets/strict.globalconfig", "is_global = true\ndotnet_diagnostic.SGO1001.severity = error\n");
        _folder.Write("db/.globalconfig", "dotnet_diagnostic.SGO1001.severity = suggestion\n");
        var session = new ConfigurationSession([preset]);

        Assert.Equal(Severity.Suggestion, session.For(_folder.PathOf("db/1.sql")).GetSeverity(Rule));
        Assert.Equal(Severity.Error, session.For(_folder.PathOf("other/1.sql")).GetSeverity(Rule));
        Assert.Empty(session.Problems);
    }

    [Fact]
    public void Different_values_at_the_same_level_cancel_each_other_and_are_reported()
    {
        var first = _folder.Write("a.globalconfig", "is_global = true\ndotnet_diagnostic.SGO1001.severity = error\n");
        var second = _folder.Write("b.globalconfig", "is_global = true\n\ndotnet_diagnostic.SGO1001.severity = none\n");
        var session = new ConfigurationSession([second, first]);

        Assert.Equal(Severity.Warning, session.For(_folder.PathOf("1.sql")).GetSeverity(Rule));
        var problem = Assert.Single(session.Problems);
        Assert.Equal((second, 3), (problem.Path, problem.Line));
        Assert.Contains(first, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_global_section_is_for_one_full_path()
    {
        var sql = _folder.PathOf("db/1.sql");
        var global = _folder.Write("x.globalconfig", $"""
            is_global = true
            [{sql.Replace('\\', '/')}]
            dotnet_diagnostic.SGO1001.severity = error
            [*.sql]
            dotnet_diagnostic.SGO1001.severity = none
            """);
        var session = new ConfigurationSession([global]);

        Assert.Equal(Severity.Error, session.For(sql).GetSeverity(Rule));
        Assert.Equal(Severity.Warning, session.For(_folder.PathOf("db/2.sql")).GetSeverity(Rule));
        Assert.Equal(5, Assert.Single(session.Problems).Line);
    }

    [Fact]
    public void A_given_file_must_exist_and_be_global()
    {
        var local = _folder.Write("x.editorconfig", "[*]\ndotnet_diagnostic.SGO1001.severity = error\n");
        var missing = _folder.PathOf("missing.globalconfig");
        var session = new ConfigurationSession([local, missing]);

        Assert.Equal(Severity.Warning, session.For(_folder.PathOf("1.sql")).GetSeverity(Rule));
        Assert.Equal([missing, local], session.Problems.Select(p => p.Path));
    }

    [Fact]
    public void What_is_not_understood_is_reported_once_with_its_line()
    {
        var file = _folder.Write("db/.editorconfig", """
            # comment
            dotnet_diagnostic.SGO1001.severity = error
            [*.sql
            dotnet_diagnostic.SGO1001.severity = error
            [*.sql]
            what is this
            dotnet_diagnostic.SGO1001.severity = fatal
            [*.cs]
            dotnet_diagnostic.CA1000.severity = unknown
            """);
        var session = new ConfigurationSession();

        var severity = session.For(_folder.PathOf("db/1.sql")).GetSeverity(Rule);
        session.For(_folder.PathOf("db/2.sql"));

        Assert.Equal(Severity.Warning, severity);
        Assert.All(session.Problems, p => Assert.Equal(file, p.Path));
        Assert.Equal([2, 3, 6, 7], session.Problems.Select(p => p.Line));
        Assert.Contains("'fatal'", session.Problems[3].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_fingerprint_changes_with_what_is_in_force_and_only_with_it()
    {
        _folder.Write("a/.editorconfig", "[*.sql]\ndotnet_diagnostic.SGO1001.severity = error\nSGO1002.max = 5\n[*.cs]\nindent_size = 4\n");
        _folder.Write("b/.editorconfig", "# same, said otherwise\n[*]\nsgo1002.max=5\n[*.sql]\ndotnet_diagnostic.sgo1001.severity=none\ndotnet_diagnostic.SGO1001.severity = error\n");
        _folder.Write("c/.editorconfig", "[*.sql]\ndotnet_diagnostic.SGO1001.severity = error\nSGO1002.max = 6\n");
        var session = new ConfigurationSession();

        var a = session.For(_folder.PathOf("a/1.sql")).Fingerprint;

        Assert.Matches("^[0-9a-f]{64}$", a);
        Assert.Equal(a, session.For(_folder.PathOf("b/1.sql")).Fingerprint);
        Assert.NotEqual(a, session.For(_folder.PathOf("c/1.sql")).Fingerprint);
    }

    [Fact]
    public void Files_that_the_same_sections_cover_share_their_configuration()
    {
        _folder.Write("db/.editorconfig", "[*.sql]\ndotnet_diagnostic.SGO1001.severity = error\n");
        var session = new ConfigurationSession();

        Assert.Same(session.For(_folder.PathOf("db/1.sql")), session.For(_folder.PathOf("db/sub/folder/2.sql")));
    }

    [Fact]
    public void Many_threads_see_the_same()
    {
        _folder.Write("db/.editorconfig", "[*.sql]\ndotnet_diagnostic.SGO1001.severity = error\nbroken line\n");
        var session = new ConfigurationSession();

        var severities = Enumerable.Range(0, 200).AsParallel().WithDegreeOfParallelism(8)
            .Select(i => session.For(_folder.PathOf($"db/{i % 20}/{i}.sql")).GetSeverity(Rule)).ToList();

        Assert.All(severities, s => Assert.Equal(Severity.Error, s));
        Assert.Single(session.Problems);
    }

    [Fact]
    public void The_last_line_for_a_file_may_lack_a_line_end_and_files_may_have_a_byte_order_mark()
    {
        _folder.Write("db/.editorconfig", "\uFEFF[*.sql]\r\ndotnet_diagnostic.SGO1001.severity = error");

        Assert.Equal(Severity.Error, new ConfigurationSession().For(_folder.PathOf("db/1.sql")).GetSeverity(Rule));
    }
}
