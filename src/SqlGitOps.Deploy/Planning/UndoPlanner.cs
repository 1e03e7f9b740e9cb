using SqlGitOps.Deploy.History;
using SqlGitOps.Migrations;
using SqlGitOps.Model;
using SqlGitOps.Model.Operations;
using SqlGitOps.Model.Scripts;

namespace SqlGitOps.Deploy.Planning;

/// <summary>Says which migrations are to be taken back, by which scripts, or why they must not be. No database is touched.</summary>
public sealed class UndoPlanner
{
    private readonly UndoScripts _scripts;

    /// <summary>Makes a planner.</summary>
    /// <param name="reader">Splits files into statements and knows what they do.</param>
    /// <param name="variables">The variables of the project; null for none.</param>
    public UndoPlanner(IScriptReader reader, VariableValues? variables = null) => _scripts = new UndoScripts(reader, variables ?? VariableValues.None);

    /// <summary>Makes the plan: what is pending in it are the undo scripts. Reads the files that have them.</summary>
    /// <param name="request">What to take back.</param>
    /// <param name="files">The migration files in order.</param>
    /// <param name="history">What the database says.</param>
    public DeploymentPlan Plan(UndoRequest request, IReadOnlyList<MigrationFile> files, HistorySnapshot history)
    {
        var problems = new List<PlanProblem>();
        var pending = new List<PlannedMigration>();
        if (history.Layout > HistoryTable.CurrentLayout)
        {
            problems.Add(DeploymentPlanner.NewerHistory(history));
        }

        foreach (var row in Targets(request, history, problems))
        {
            if (Read(row, files, problems) is { } undo)
            {
                if (!request.AllowDataLoss)
                {
                    AddDataLoss(undo, problems);
                }

                pending.Add(undo);
            }
        }

        var applied = history.Entries.Where(static entry => entry.State == MigrationState.Applied).ToList();
        return new DeploymentPlan(history, pending, applied, [], [], problems, []);
    }

    /// <summary>The rows to take back, the one that was applied last first.</summary>
    private static List<HistoryEntry> Targets(UndoRequest request, HistorySnapshot history, List<PlanProblem> problems)
    {
        var rows = new List<HistoryEntry>();
        foreach (var entry in history.Entries)
        {
            if (entry.State is MigrationState.Running or MigrationState.Failed)
            {
                problems.Add(new PlanProblem(
                    PlanProblemKind.Unfinished,
                    $"'{entry.Script}' is applied in part. Deploy until it is in as a whole, or settle it with 'sqlgitops repair'; then undo."));
            }
            else if (entry.Kind == MigrationKind.Versioned)
            {
                rows.Add(entry);
            }
        }

        rows.Reverse();

        // What was begun comes to its end first.
        var begun = rows.FindIndex(static row => row.State == MigrationState.Undoing);
        if (begun > 0)
        {
            var row = rows[begun];
            rows.RemoveAt(begun);
            rows.Insert(0, row);
        }

        if (request.To is { } to)
        {
            return TargetsAbove(to, rows, problems);
        }

        if (rows.Count > 0 && request.Count > rows.Count)
        {
            problems.Add(new PlanProblem(
                PlanProblemKind.NotApplied,
                $"{request.Count} migrations are to be taken back, but only {rows.Count} versioned {(rows.Count == 1 ? "one is" : "ones are")} applied. '--to 0' takes all of them back."));
            return [];
        }

        return rows.GetRange(0, Math.Min(request.Count, rows.Count));
    }

    private static List<HistoryEntry> TargetsAbove(MigrationVersion to, List<HistoryEntry> rows, List<PlanProblem> problems)
    {
        var isNone = to.Text == "0";
        if (!isNone && !rows.Exists(row => row.Version == to))
        {
            problems.Add(new PlanProblem(
                PlanProblemKind.NotApplied,
                $"Version {to} is not applied, so the database cannot go back to it. 'sqlgitops status' lists what is applied; '--to 0' takes everything back."));
            return [];
        }

        return rows.FindAll(row => isNone || row.Version is null || row.Version > to);
    }

    private PlannedMigration? Read(HistoryEntry row, IReadOnlyList<MigrationFile> files, List<PlanProblem> problems)
    {
        if (HistoryFiles.Find(row, files) is not { } file)
        {
            problems.Add(new PlanProblem(
                PlanProblemKind.MissingFile, $"The file of '{row.Script}' is missing, and with it what takes the migration back. Bring it back from Git."));
            return null;
        }

        if (file.Text is null)
        {
            problems.Add(new PlanProblem(PlanProblemKind.Unreadable, file.Problem!, file.Migration.Path));
            return null;
        }

        if (!row.Checksum.Equals(file.Checksum, StringComparison.Ordinal))
        {
            problems.Add(DeploymentPlanner.Edited(row, file));
            return null;
        }

        var undo = _scripts.Read(file, row, problems);
        if (undo is { IsResumed: true } && ResumeCheck.Check(undo) is { } problem)
        {
            problems.Add(problem);
            return null;
        }

        return undo;
    }

    private static void AddDataLoss(PlannedMigration undo, List<PlanProblem> problems)
    {
        var made = new HashSet<ObjectName>();
        for (var i = undo.FirstStatement; i < undo.Statements.Count; i++)
        {
            foreach (var operation in undo.Parsed(i).Operations)
            {
                if (operation is CreateTableOperation create)
                {
                    // A helper table that the script makes itself.
                    made.Add(create.Table);
                }

                if (LossOf(operation, made) is { } loss)
                {
                    problems.Add(new PlanProblem(
                        PlanProblemKind.DataLoss,
                        $"The undo of '{undo.Row!.Script}' loses data: statement {i + 1} {loss}. Take a backup, then say that it may with --allow-data-loss.",
                        undo.Migration.Path,
                        undo.PositionOf(i)));
                    break;
                }
            }
        }
    }

    private static string? LossOf(Operation operation, HashSet<ObjectName> made) => operation switch
    {
        DropTableOperation { IsRebuild: false } drop when !made.Contains(drop.Table) => $"drops the table {drop.Table}",
        DropColumnOperation drop when !made.Contains(drop.Table) => $"drops the column {drop.Column} of {drop.Table}",
        TruncateOperation truncate when !made.Contains(truncate.Table) => $"empties the table {truncate.Table}",
        DataChangeOperation { Kind: DataChangeKind.Delete } delete when !made.Contains(delete.Table) => $"deletes rows of {delete.Table}",
        DropObjectOperation { Kind: ObjectKind.Schema, Cascade: true } drop => $"drops the schema {drop.Name} with all that is in it",
        DropObjectOperation { Kind: ObjectKind.Type or ObjectKind.Domain or ObjectKind.Extension, Cascade: true } drop => $"drops {drop.Name} with every column that uses it",
        OpaqueOperation { MayChangeSchema: true } opaque => $"({opaque.Command}) cannot be looked into, so it may",
        _ => null,
    };
}
