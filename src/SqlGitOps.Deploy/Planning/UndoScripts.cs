using SqlGitOps.Deploy.History;
using SqlGitOps.Migrations;
using SqlGitOps.Migrations.Conventions;
using SqlGitOps.Model.Scripts;

namespace SqlGitOps.Deploy.Planning;

/// <summary>Finds and parses the scripts that take migrations back.</summary>
internal sealed class UndoScripts(IScriptReader reader, VariableValues variables)
{
    private readonly ScriptCheck _check = new(reader, variables);

    /// <summary>Reads the undo of a migration: a file of its own, or the down sections of its file.</summary>
    /// <param name="file">The migration's file.</param>
    /// <param name="row">Its row.</param>
    /// <param name="problems">Where to add why there is none.</param>
    /// <returns>Null when there is none that can run.</returns>
    public PlannedMigration? Read(MigrationFile file, HistoryEntry row, List<PlanProblem> problems)
    {
        var source = file.Migration.Undo is { } undo ? MigrationFile.Read(undo) : file.Whole();
        if (source.Text is null || source.Directives is null)
        {
            problems.Add(new PlanProblem(PlanProblemKind.Unreadable, source.Problem!, source.Migration.Path));
            return null;
        }

        var isOwnFile = source.Migration != file.Migration;
        var sections = isOwnFile ? source.Directives.Up : source.Directives.Down;
        if (sections.Count == 0)
        {
            problems.Add(new PlanProblem(
                PlanProblemKind.NoUndo,
                $"'{row.Script}' has no undo. {HowTo(file.Migration)} Or write a new migration that takes back what it did.",
                file.Migration.Path));
            return null;
        }

        if (_check.Read(source, problems, sections) is not { } script)
        {
            return null;
        }

        var mode = isOwnFile ? source.Directives.RequestedTransactionMode : source.Directives.RequestedDownTransactionMode;
        var planned = PlannedMigration.CreateUndo(source, sections, mode, script, reader, row);
        _check.ReadWithValues(planned, problems);
        if (planned.Statements.Count > 0)
        {
            return planned;
        }

        problems.Add(new PlanProblem(
            PlanProblemKind.NoUndo,
            $"The undo of '{row.Script}' is empty. Write what takes the migration back; where nothing is to be done, 'SELECT 1;' says so.",
            source.Migration.Path));
        return null;
    }

    private static string HowTo(Migration migration) => migration.Convention.Name switch
    {
        ConventionName.Flyway => $"Write 'U{migration.Version}__….sql' beside it.",
        ConventionName.UpDownFiles => "Write the '.down.sql' file that belongs to it.",
        ConventionName.UpDownFolders or ConventionName.Prisma => "Write 'down.sql' into its folder.",
        _ => "Write a '.down.sql' file of the same name, or a down section into the file ('-- migrate:down').",
    };
}
