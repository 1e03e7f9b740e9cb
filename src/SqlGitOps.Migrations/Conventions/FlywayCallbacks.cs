namespace SqlGitOps.Migrations.Conventions;

/// <summary>The files that Flyway runs around migrations; they look like loose files otherwise.</summary>
internal static class FlywayCallbacks
{
    private static readonly string[] Moments =
    [
        "Migrate", "EachMigrate", "EachMigrateStatement", "Repeatables", "Versioned", "Undo", "EachUndo",
        "EachUndoStatement", "Validate", "Clean", "Info", "Repair", "Baseline", "CreateSchema", "Connect",
    ];

    /// <summary>Whether the name is <c>before…</c> or <c>after…</c> a known moment, with its outcome and <c>__words</c> behind it or not.</summary>
    public static bool IsCallback(string stem)
    {
        var end = stem.IndexOf("__", StringComparison.Ordinal);
        var name = end < 0 ? stem : stem[..end];
        var rest = name.StartsWith("before", StringComparison.Ordinal) ? name[6..]
            : name.StartsWith("after", StringComparison.Ordinal) ? name[5..]
            : null;
        if (rest is null)
        {
            return false;
        }

        foreach (var moment in Moments)
        {
            if (rest.StartsWith(moment, StringComparison.Ordinal)
                && rest[moment.Length..] is "" or "Error" or "Applied" or "OperationFinish")
            {
                return true;
            }
        }

        return false;
    }
}
