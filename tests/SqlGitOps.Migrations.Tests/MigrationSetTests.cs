using SqlGitOps.Migrations.Conventions;
using Xunit;

namespace SqlGitOps.Migrations.Tests;

public class MigrationSetTests
{
    [Theory]
    [InlineData("V10__c.sql V2__b.sql R__a.sql V1_2__x.sql V1_10__y.sql R__B.sql V2.1__d.sql",
        "V1_2__x.sql V1_10__y.sql V2__b.sql V2.1__d.sql V10__c.sql R__B.sql R__a.sql")]
    [InlineData("00010-b.sql 0002-a.sql 1-z.sql", "1-z.sql 0002-a.sql 00010-b.sql")]
    [InlineData("10-b/up.sql 9-a/up.sql 0-z/up.sql", "0-z/up.sql 9-a/up.sql 10-b/up.sql")]
    [InlineData(
        "2019-02-26-002946_b/up.sql 00000000000000_a/up.sql 20140924113530_m/up.sql 2025-09-19-132648-0000_c/up.sql 2025-09-20-000000_d/up.sql",
        "00000000000000_a/up.sql 20140924113530_m/up.sql 2019-02-26-002946_b/up.sql 2025-09-19-132648-0000_c/up.sql 2025-09-20-000000_d/up.sql")]
    [InlineData("2024-02-01_00_B.sql 2024-01-31_01_A.sql 2024-01-31_00_Z.sql 2024-01-31_00_C.sql",
        "2024-01-31_00_C.sql 2024-01-31_00_Z.sql 2024-01-31_01_A.sql 2024-02-01_00_B.sql")]
    [InlineData("all/20240102__b.sql rest/20240101__a.sql all/20240103__c.sql",
        "rest/20240101__a.sql all/20240102__b.sql all/20240103__c.sql")]
    [InlineData("20240101_x.sql/migration.sql 20240102_y/migration.sql", "20240101_x.sql/migration.sql 20240102_y/migration.sql")]
    public void The_order_is_that_of_the_versions(string files, string expected)
    {
        using var folder = new TemporaryFolder().With(files.Split(' '));

        var set = MigrationSet.Discover(folder.Path);

        Assert.Equal(expected.Split(' '), set.Ordered.Select(m => m.Script));
        Assert.Empty(set.Problems);
    }

    [Theory]
    [InlineData("0001_seed.ENV.Test.sql", "test", true)]
    [InlineData("0001_seed.ENV.Test.sql", "Prod", false)]
    [InlineData("0001_seed.env.Test.Staging.sql", "Staging", true)]
    [InlineData("V1__seed.ENV.TEST.sql", "Test", true)]
    [InlineData("V1__seed.ENV.TEST.sql", "ENV", false)]
    [InlineData("V1__env.sql", "Prod", true)]
    [InlineData("V1__environment.Test.sql", "Prod", true)]
    public void An_environment_in_the_name_is_one_in_which_the_file_runs(string name, string environment, bool runs)
    {
        using var folder = new TemporaryFolder().With(name);

        Assert.Equal(runs, Assert.Single(MigrationSet.Discover(folder.Path).Ordered).ReadScript().RunsIn(environment));
    }

    [Fact]
    public void A_directive_goes_before_the_environment_in_the_name()
    {
        using var folder = new TemporaryFolder().With("0001_seed.ENV.Test.sql");
        File.WriteAllText(Path.Combine(folder.Path, "0001_seed.ENV.Test.sql"), "-- sqlgitops: environments=Prod\nSELECT 1;\n");

        Assert.Equal(["Prod"], Assert.Single(MigrationSet.Discover(folder.Path).Ordered).ReadScript().Environments);
    }

    [Fact]
    public void The_order_does_not_depend_on_the_order_of_the_files()
    {
        using var folder = new TemporaryFolder();
        string[] paths = [folder.Add("0001_b.sql"), folder.Add("0002_a.sql"), folder.Add("0010_c.sql"), folder.Add("R__v.sql")];

        var forward = MigrationSet.FromFiles(paths, folder.Path);
        var backward = MigrationSet.FromFiles(paths.Reverse().Concat(paths), folder.Path);

        Assert.Equal(["0001_b.sql", "0002_a.sql", "0010_c.sql", "R__v.sql"], forward.Ordered.Select(m => m.Script));
        Assert.Equal(forward.Ordered.Select(m => m.Path), backward.Ordered.Select(m => m.Path));
    }

    [Theory]
    [InlineData("0001_a.up.sql", "0001_a.down.sql")]
    [InlineData("0001_a_up.sql", "0001_a_down.sql")]
    [InlineData("0001_a.sql", "0001_a_down.sql")]
    [InlineData("0001_a.sql", "0001_a.down.sql")]
    [InlineData("0001_a.up.sql", "0001_other_words.down.sql")]
    [InlineData("V1__a.sql", "U1__b.sql")]
    [InlineData("20240101_a/up.sql", "20240101_a/down.sql")]
    [InlineData("20240101_a/migration.sql", "20240101_a/down.sql")]
    public void An_undo_file_belongs_to_its_migration(string up, string down)
    {
        using var folder = new TemporaryFolder().With(up, down);

        var set = MigrationSet.Discover(folder.Path);

        var migration = Assert.Single(set.Ordered);
        Assert.Equal(up, migration.Script);
        Assert.Equal(down, set.UndoFor(migration)?.Script);
        Assert.Equal(MigrationKind.Undo, Assert.Single(set.Undos).Kind);
        Assert.Empty(set.Problems);
    }

    [Fact]
    public void A_name_that_ends_in_down_is_a_migration_when_nothing_goes_up()
    {
        using var folder = new TemporaryFolder().With("0001_start_up.sql", "0002_shut_down.sql");

        var set = MigrationSet.Discover(folder.Path);

        Assert.Equal(["0001_start_up.sql", "0002_shut_down.sql"], set.Ordered.Select(m => m.Script));
    }

    [Fact]
    public void An_undo_file_without_migration_is_reported()
    {
        using var folder = new TemporaryFolder().With("0001_a.up.sql", "0002_b.down.sql");

        var problem = Assert.Single(MigrationSet.Discover(folder.Path).Problems);

        Assert.Equal(MigrationProblemKind.UndoWithoutMigration, problem.Kind);
        Assert.EndsWith("0002_b.down.sql", problem.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_undo_files_of_one_migration_are_reported()
    {
        using var folder = new TemporaryFolder().With("V1__a.sql", "U1__a.sql", "U1__b.sql");

        Assert.Equal(MigrationProblemKind.DuplicateVersion, Assert.Single(MigrationSet.Discover(folder.Path).Problems).Kind);
    }

    [Theory]
    [InlineData("V1__a.sql", "V1__b.sql")]
    [InlineData("V1__a.sql", "V001__b.sql")]
    [InlineData("V1.0__b.sql", "V1__a.sql")]
    [InlineData("0007_a.sql", "7_b.sql")]
    [InlineData("0007_a.up.sql", "0007_b.up.sql")]
    [InlineData("a/20240101120000_x.sql", "b/20240101120000_x.sql")]
    [InlineData("2024-01-31-120000_x/up.sql", "20240131120000_y/up.sql")]
    [InlineData("Script0001 - x.sql", "Script0001 - y.sql")]
    public void A_version_used_twice_names_both_files(string first, string second)
    {
        using var folder = new TemporaryFolder().With(first, second);

        var set = MigrationSet.Discover(folder.Path);

        var problem = Assert.Single(set.Problems);
        Assert.Equal(MigrationProblemKind.DuplicateVersion, problem.Kind);
        Assert.Contains($"'{first}'", problem.Message, StringComparison.Ordinal);
        Assert.Contains($"'{second}'", problem.Message, StringComparison.Ordinal);
        Assert.Equal(
            new[] { Path.Combine(folder.Path, first), Path.Combine(folder.Path, second) }.Order(StringComparer.Ordinal),
            new[] { problem.Path, problem.RelatedPath! }.Order(StringComparer.Ordinal));
        Assert.Equal(2, set.Ordered.Count);
    }

    [Fact]
    public void Steps_that_share_a_number_on_purpose_have_a_convention()
    {
        using var folder = new TemporaryFolder().With(
            "0001_b.up.sql", "0001_b.down.sql", "0001_a.up.sql", "0001_a.down.sql", "0002_c_up.sql", "0002_c_down.sql");

        var set = MigrationSet.Discover(folder.Path, ConventionName.WholeName);

        Assert.Equal(["0001_a.up.sql", "0001_b.up.sql", "0002_c_up.sql"], set.Ordered.Select(m => m.Script));
        Assert.Equal(["0001_a.down.sql", "0001_b.down.sql", "0002_c_down.sql"], set.Ordered.Select(m => m.Undo?.Script));
        Assert.Equal("0001_a", set.Ordered[0].Version?.Text);
        Assert.Empty(set.Problems);
    }

    [Fact]
    public void Names_that_share_a_number_still_find_their_own_undo()
    {
        using var folder = new TemporaryFolder().With("0001_a.up.sql", "0001_a.down.sql", "0001_b.up.sql", "0001_b.down.sql");

        var set = MigrationSet.Discover(folder.Path);

        Assert.Equal(["0001_a.down.sql", "0001_b.down.sql"], set.Ordered.Select(m => m.Undo?.Script));
        Assert.Equal(MigrationProblemKind.DuplicateVersion, Assert.Single(set.Problems).Kind);
    }

    [Fact]
    public void Prisma_steps_of_one_second_are_separate()
    {
        using var folder = new TemporaryFolder().With("20240304123642_views_more/migration.sql", "20240304123642_views/migration.sql");

        var set = MigrationSet.Discover(folder.Path);

        Assert.Equal(["20240304123642_views/migration.sql", "20240304123642_views_more/migration.sql"], set.Ordered.Select(m => m.Script));
        Assert.Empty(set.Problems);
    }

    [Fact]
    public void Names_that_differ_in_case_only_are_reported()
    {
        using var folder = new TemporaryFolder().With("0001_Add.sql", "R__View.sql");
        if (File.Exists(Path.Combine(folder.Path, "0001_add.sql")))
        {
            return; // This file system cannot hold both, which is the very problem.
        }

        folder.With("R__view.sql", "0002/up.sql").With("0003_x/up.sql", "0003_X/up.sql");

        var collisions = MigrationSet.Discover(folder.Path).Problems.Where(p => p.Kind == MigrationProblemKind.CaseOnlyCollision);

        Assert.Equal(["0003_x/up.sql", "R__view.sql"], collisions.Select(p => Path.GetRelativePath(folder.Path, p.Path).Replace('\\', '/')));
    }

    [Fact]
    public void A_repeatable_migration_in_two_folders_is_reported()
    {
        using var folder = new TemporaryFolder().With("a/R__v.sql", "b/R__v.sql");

        Assert.Equal(MigrationProblemKind.DuplicateName, Assert.Single(MigrationSet.Discover(folder.Path).Problems).Kind);
    }

    [Fact]
    public void A_baseline_leads_only_a_history_that_starts_with_it()
    {
        using var alone = new TemporaryFolder().With("B5__all.sql", "B3__old.sql", "V6__next.sql");
        using var beside = new TemporaryFolder().With("B5__all.sql", "V5__old.sql", "V6__next.sql");

        Assert.Equal(["B5__all.sql", "V6__next.sql"], MigrationSet.Discover(alone.Path).Ordered.Select(m => m.Script));
        var set = MigrationSet.Discover(beside.Path);
        Assert.Equal(["V5__old.sql", "V6__next.sql"], set.Ordered.Select(m => m.Script));
        Assert.Equal(["B5__all.sql"], set.Baselines.Select(m => m.Script));
        Assert.Empty(set.Problems);
    }

    [Fact]
    public void Loose_files_keep_their_place_by_path()
    {
        using var folder = new TemporaryFolder().With("b.sql", "a.sql", "z/a.sql", "B.sql2.sql");

        var set = MigrationSet.Discover(folder.Path);

        Assert.Equal(["B.sql2.sql", "a.sql", "b.sql", "z/a.sql"], set.Ordered.Select(m => m.Script));
        Assert.All(set.Ordered, m => Assert.True(m is { Version: null, IsRecognised: false }));
        Assert.Equal(4, set.Problems.Count(p => p.Kind == MigrationProblemKind.UnrecognisedName));
    }

    [Fact]
    public void Other_files_and_hidden_folders_are_left_out()
    {
        using var folder = new TemporaryFolder().With("0001_a.sql", "notes.md", ".git/0002_b.sql", "0003_c.sql.orig");

        Assert.Equal(["0001_a.sql"], MigrationSet.Discover(folder.Path).All.Select(m => m.Script));
    }

    [Fact]
    public void A_missing_folder_or_file_is_a_problem_and_no_exception()
    {
        using var folder = new TemporaryFolder();
        var missing = Path.Combine(folder.Path, "nowhere");
        Directory.CreateDirectory(Path.Combine(folder.Path, "0002_folder.sql"));

        Assert.Equal(MigrationProblemKind.Unreadable, Assert.Single(MigrationSet.Discover(missing).Problems).Kind);
        var set = MigrationSet.FromFiles([Path.Combine(folder.Path, "0001_gone.sql"), Path.Combine(folder.Path, "0002_folder.sql")], folder.Path);
        Assert.Equal(2, set.Problems.Count(p => p.Kind == MigrationProblemKind.Unreadable));
        Assert.Empty(set.All);
    }

    [Fact]
    public void A_link_back_to_a_folder_above_ends()
    {
        using var folder = new TemporaryFolder().With("0001_a.sql");
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "loop"), folder.Path);

        var set = MigrationSet.Discover(folder.Path);

        Assert.Contains(set.All, m => m.Script == "0001_a.sql");
        Assert.Contains(set.Problems, p => p.Kind == MigrationProblemKind.Unreadable);
    }

    [Fact]
    public void A_file_that_is_gone_or_binary_is_a_problem_when_read()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(Path.Combine(folder.Path, "0001_binary.sql"), [0x7F, 0x45, 0, 0, 0, 1, 0, 2, 0xFF]);
        var gone = folder.Add("0002_gone.sql");
        folder.Add("0003_text.sql");
        var set = MigrationSet.Discover(folder.Path);
        File.Delete(gone);

        Assert.Equal([false, false, true], set.Ordered.Select(m => m.TryReadText(out _, out _)));
        Assert.All(set.Ordered.Take(2), m =>
        {
            m.TryReadText(out _, out var problem);
            Assert.Equal(MigrationProblemKind.Unreadable, problem?.Kind);
        });
    }

    [Fact]
    public void A_migration_is_found_by_any_spelling_of_its_version()
    {
        using var folder = new TemporaryFolder().With("V001__a.sql");

        Assert.Equal("V001__a.sql", MigrationSet.Discover(folder.Path).Find(MigrationVersion.Parse("1.0"))?.Script);
    }

    [Fact]
    public void The_checksum_of_a_file_is_that_of_its_text()
    {
        using var folder = new TemporaryFolder();
        folder.Add("0001_a.sql", "SELECT 1;\r\n");

        Assert.Equal(Checksum.Compute("SELECT 1;"), MigrationSet.Discover(folder.Path).Ordered[0].Checksum);
    }
}
