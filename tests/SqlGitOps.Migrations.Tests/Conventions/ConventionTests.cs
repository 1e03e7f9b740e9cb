using SqlGitOps.Migrations.Conventions;
using Xunit;

namespace SqlGitOps.Migrations.Tests.Conventions;

public class ConventionTests
{
    [Theory]
    [InlineData("V1_2__add_customers.sql", ConventionName.Flyway, MigrationKind.Versioned, "1.2", "add customers")]
    [InlineData("V1.2__add_customers.sql", ConventionName.Flyway, MigrationKind.Versioned, "1.2", "add customers")]
    [InlineData("V20201207_10523__ABC-10523_index.sql", ConventionName.Flyway, MigrationKind.Versioned, "20201207.10523", "ABC-10523 index")]
    [InlineData("V1-rc__try.sql", ConventionName.Flyway, MigrationKind.Versioned, "1-rc", "try")]
    [InlineData("V3_1_4__spring_boot__POSTGRESQL.sql", ConventionName.Flyway, MigrationKind.Versioned, "3.1.4", "spring boot  POSTGRESQL")]
    [InlineData("R__Orders_view.sql", ConventionName.Flyway, MigrationKind.Repeatable, null, "Orders view")]
    [InlineData("U1_2__add_customers.sql", ConventionName.Flyway, MigrationKind.Undo, "1.2", "add customers")]
    [InlineData("B7__start.sql", ConventionName.Flyway, MigrationKind.Baseline, "7", "start")]
    [InlineData("202501150900_add_user_table.sql", ConventionName.Numbered, MigrationKind.Versioned, "202501150900", "add user table")]
    [InlineData("0001_start.sql", ConventionName.Numbered, MigrationKind.Versioned, "0001", "start")]
    [InlineData("001-start.sql", ConventionName.Numbered, MigrationKind.Versioned, "001", "start")]
    [InlineData("1.2.3_start.sql", ConventionName.Numbered, MigrationKind.Versioned, "1.2.3", "start")]
    [InlineData("v1.2.3-start.sql", ConventionName.Numbered, MigrationKind.Versioned, "1.2.3", "start")]
    [InlineData("0007##start.sql", ConventionName.Numbered, MigrationKind.Versioned, "0007", "start")]
    [InlineData("7 start here.sql", ConventionName.Numbered, MigrationKind.Versioned, "7", "start here")]
    [InlineData("0001_2024_report.sql", ConventionName.Numbered, MigrationKind.Versioned, "0001", "2024 report")]
    [InlineData("0001_2fa.sql", ConventionName.Numbered, MigrationKind.Versioned, "0001", "2fa")]
    [InlineData("0122b_squeezed_in.sql", ConventionName.Numbered, MigrationKind.Versioned, "0122b", "squeezed in")]
    [InlineData("1_2__start.sql", ConventionName.Numbered, MigrationKind.Versioned, "1.2", "start")]
    [InlineData("20230306111639__add_codes.sql", ConventionName.Numbered, MigrationKind.Versioned, "20230306111639", "add codes")]
    [InlineData("2014_10_12_000000_create_users.sql", ConventionName.Numbered, MigrationKind.Versioned, "20141012000000", "create users")]
    [InlineData("2024-01-31-120000_x.sql", ConventionName.Numbered, MigrationKind.Versioned, "20240131120000", "x")]
    [InlineData("20240131_02_x.sql", ConventionName.Numbered, MigrationKind.Versioned, "20240131.02", "x")]
    [InlineData("20240131.SQL", ConventionName.Numbered, MigrationKind.Versioned, "20240131", "")]
    [InlineData("Script0001 - first tables.sql", ConventionName.DbUp, MigrationKind.Versioned, "0001", "first tables")]
    [InlineData("2024-01-31_00_AddTable.sql", ConventionName.DbUp, MigrationKind.Versioned, "2024-01-31_00_AddTable", "AddTable")]
    [InlineData("2024-01-31-add.sql", ConventionName.DbUp, MigrationKind.Versioned, "2024-01-31-add", "add")]
    [InlineData("000012_init.up.sql", ConventionName.UpDownFiles, MigrationKind.Versioned, "000012", "init")]
    [InlineData("000012_init.down.sql", ConventionName.UpDownFiles, MigrationKind.Undo, "000012", "init")]
    [InlineData("20201110175414000000_pairs.sqlite3.up.sql", ConventionName.UpDownFiles, MigrationKind.Versioned, "20201110175414000000", "pairs.sqlite3")]
    [InlineData("2019-02-26-002946_create_user/up.sql", ConventionName.UpDownFolders, MigrationKind.Versioned, "20190226002946", "create user")]
    [InlineData("2019-02-26-002946_create_user/down.sql", ConventionName.UpDownFolders, MigrationKind.Undo, "20190226002946", "create user")]
    [InlineData("00000000000000_initial_setup/up.sql", ConventionName.UpDownFolders, MigrationKind.Versioned, "00000000000000", "initial setup")]
    [InlineData("2026-07-08-184840-0000_reason/up.sql", ConventionName.UpDownFolders, MigrationKind.Versioned, "202607081848400000", "reason")]
    [InlineData("20240101/up.sql", ConventionName.UpDownFolders, MigrationKind.Versioned, "20240101", "")]
    [InlineData("0-init-schema/up.sql", ConventionName.UpDownFolders, MigrationKind.Versioned, "0", "init-schema")]
    [InlineData("20240101000000_first/migration.sql", ConventionName.Prisma, MigrationKind.Versioned, "20240101000000_first", "first")]
    [InlineData("01_init/migration.sql", ConventionName.Prisma, MigrationKind.Versioned, "01_init", "init")]
    public void Auto_knows_the_name(string name, ConventionName convention, MigrationKind kind, string? version, string description)
    {
        using var folder = new TemporaryFolder().With(name);

        var migration = Assert.Single(MigrationSet.Discover(folder.Path).All);

        Assert.Equal(
            (convention, kind, version, description, name),
            (migration.Convention.Name, migration.Kind, migration.Version?.Text, migration.Description, migration.Script));
    }

    [Theory]
    [InlineData("schema.sql")]
    [InlineData("B2B__portal.sql")]
    [InlineData("V__no_version.sql")]
    [InlineData("3d_models.sql")]
    [InlineData("XXXX-drop-tables.sql")]
    [InlineData("up.sql")]
    [InlineData("init/up.sql")]
    [InlineData("init/migration.sql")]
    [InlineData("0-init-schema/up_tests_after.sql")]
    [InlineData("drop.up.sql")]
    public void Auto_does_not_guess(string name)
    {
        using var folder = new TemporaryFolder().With(name, "0001_real.sql");

        var set = MigrationSet.Discover(folder.Path);

        Assert.Equal([name], set.Unrecognised.Select(m => m.Script));
        Assert.Equal(["0001_real.sql"], set.Ordered.Select(m => m.Script));
        var problem = Assert.Single(set.Problems);
        Assert.Equal(MigrationProblemKind.UnrecognisedName, problem.Kind);
        Assert.Contains($"'{name}'", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("beforeEachMigrate.sql")]
    [InlineData("afterValidate__refresh.sql")]
    public void A_flyway_callback_is_named_as_such(string name)
    {
        using var folder = new TemporaryFolder().With(name);

        Assert.Contains("callback of Flyway", Assert.Single(MigrationSet.Discover(folder.Path).Problems).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("beforeDeploy.sql", CallbackMoment.BeforeDeploy)]
    [InlineData("callbacks/afterDeploy__grants.sql", CallbackMoment.AfterDeploy)]
    [InlineData("onFailure.sql", CallbackMoment.OnFailure)]
    [InlineData("beforeMigrate__1.sql", CallbackMoment.BeforeDeploy)]
    [InlineData("sql/afterMigrate.sql", CallbackMoment.AfterDeploy)]
    [InlineData("afterMigrateError.sql", CallbackMoment.OnFailure)]
    public void A_callback_has_no_place_in_the_order(string name, CallbackMoment moment)
    {
        using var folder = new TemporaryFolder().With(name, "V1__a.sql");

        var set = MigrationSet.Discover(folder.Path);

        Assert.Equal(moment, Assert.Single(set.Callbacks).Callback);
        Assert.Equal(["V1__a.sql"], set.Ordered.Select(m => m.Script));
        Assert.Empty(set.Problems);
        Assert.Empty(set.Unrecognised);
    }

    [Fact]
    public void A_chosen_convention_takes_no_other_names()
    {
        using var folder = new TemporaryFolder().With("V1__a.sql", "0002_b.sql");

        var set = MigrationSet.Discover(folder.Path, ConventionName.Flyway);

        Assert.Equal(["V1__a.sql"], set.Ordered.Select(m => m.Script));
        Assert.Contains("V1_2__add_users.sql", Assert.Single(set.Problems).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0001_x_dml.sql", true)]
    [InlineData("0001_x_DML.up.sql", true)]
    [InlineData("V1__x_dml.sql", true)]
    [InlineData("20240101_x_dml/up.sql", true)]
    [InlineData("0001_dml_x.sql", false)]
    [InlineData("0001_x_ddl.sql", false)]
    public void The_ending_dml_marks_a_change_of_data(string name, bool expected)
    {
        using var folder = new TemporaryFolder().With(name);

        Assert.Equal(expected, Assert.Single(MigrationSet.Discover(folder.Path).All).IsDataChange);
    }

    [Theory]
    [InlineData("auto", ConventionName.Auto)]
    [InlineData("GOOSE", ConventionName.Numbered)]
    [InlineData("diesel", ConventionName.UpDownFolders)]
    [InlineData("golang-migrate", ConventionName.UpDownFiles)]
    [InlineData("pop", ConventionName.UpDownFiles)]
    [InlineData("wholename", ConventionName.WholeName)]
    public void The_names_of_tools_choose_their_convention(string text, ConventionName expected)
    {
        Assert.True(ConventionNames.TryParse(text, out var name));
        Assert.Equal(expected, name);
    }

    [Fact]
    public void Each_choice_has_an_example_that_it_takes_itself()
    {
        foreach (var choice in Enum.GetValues<ConventionName>().Except([ConventionName.None, ConventionName.Callback]))
        {
            foreach (var convention in Convention.For(choice))
            {
                using var folder = new TemporaryFolder().With(convention.Example);

                Assert.Empty(MigrationSet.Discover(folder.Path, choice).Problems);
            }
        }
    }
}
