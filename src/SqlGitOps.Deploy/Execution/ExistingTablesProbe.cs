using SqlGitOps.Deploy.History;
using SqlGitOps.Deploy.Import;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Deploy.Providers;

namespace SqlGitOps.Deploy.Execution;

/// <summary>Looks for tables in a database that has no history, and for the tool that may have made them. Only reads.</summary>
internal static class ExistingTablesProbe
{
    /// <summary>Looks. Null when there is nothing that a migration could have made.</summary>
    public static async Task<ExistingTables?> FindAsync(IDatabase database, CancellationToken cancellationToken)
    {
        var names = await database.ListTablesAsync(cancellationToken).ConfigureAwait(false);
        if (names.Count == 0)
        {
            return null;
        }

        (string Tool, string Table)? foreign = null;
        var own = names.ToList();
        if (IDatabaseDecorator.Provided(database) is IImportTarget target)
        {
            var all = await target.ReadTablesAsync(cancellationToken).ConfigureAwait(false);
            foreach (var tool in ForeignTools.All)
            {
                foreach (var table in all)
                {
                    if (tool.Layouts.FirstOrDefault(layout => layout.Fits(table, all, anyName: false)) is not { } layout)
                    {
                        continue;
                    }

                    own.Remove(table.ToString());
                    if (foreign is null && await HasRowsAsync(target, table, layout, cancellationToken).ConfigureAwait(false))
                    {
                        foreign = (tool.Key, table.ToString());
                    }
                }
            }
        }

        // A tool's table without rows says that it has done nothing yet.
        return own.Count == 0 && foreign is null ? null : new ExistingTables(own) { ForeignHistory = foreign };
    }

    /// <summary>
    /// Whether the history is empty because all was taken back, which is not the same as none. It is not when the last run
    /// that did something applied migrations: then somebody else took the rows away. What cannot be read is none.
    /// </summary>
    public static async Task<bool> WasTakenBackAsync(IDatabase database, HistorySnapshot history, CancellationToken cancellationToken)
    {
        if (history is not { Exists: true, Layout: >= HistoryTable.LayoutWithRuns, Entries.Count: 0 } || IDatabaseDecorator.Provided(database) is not IRunHistory runs)
        {
            return false;
        }

        try
        {
            // The end of an undo that crashed is not recorded, but without it the rows would be there.
            return (await runs.ReadRunsAsync(int.MaxValue, cancellationToken).ConfigureAwait(false))
                .FirstOrDefault(static run => run.Applied > 0 || run is { IsUndo: true, Outcome: null }) is { IsUndo: true };
        }
        catch (DeployException)
        {
            return false;
        }
    }

    private static async Task<bool> HasRowsAsync(IImportTarget target, ForeignTable table, ForeignLayout layout, CancellationToken cancellationToken)
    {
        try
        {
            return (await target.ReadRowsAsync(table, layout.ColumnsOf(table), cancellationToken).ConfigureAwait(false)).Count > 0;
        }
        catch (DeployException)
        {
            // What may not be read is not known to be empty.
            return true;
        }
    }
}
