using SqlGitOps.Model.Operations;

namespace SqlGitOps.Model.Scripts;

/// <summary>Facts about the operations of one file that no single statement shows.</summary>
public static class OperationList
{
    /// <summary>
    /// Marks DROP TABLE as the end of a rebuild where the file copied the rows to a new table (INSERT … SELECT) that is
    /// then renamed to the dropped one (sqlite.org, "ALTER TABLE", section 7), or where the table was copied away, made
    /// anew and filled again.
    /// </summary>
    public static void MarkTableRebuilds(IReadOnlyList<ScriptStatement> statements)
    {
        var copies = new List<(ObjectName From, ObjectName To)>();
        foreach (var statement in statements)
        {
            foreach (var operation in statement.Operations)
            {
                if (operation is DataChangeOperation { Kind: DataChangeKind.Insert } insert)
                {
                    foreach (var source in insert.SourceTables)
                    {
                        copies.Add((source, insert.Table));
                    }
                }
            }
        }

        if (copies.Count == 0)
        {
            return;
        }

        foreach (var statement in statements)
        {
            if (statement.Operations is List<Operation> operations)
            {
                for (var i = 0; i < operations.Count; i++)
                {
                    if (operations[i] is DropTableOperation drop && copies.Exists(c => SameName(c.From, drop.Table)))
                    {
                        operations[i] = drop with { IsRebuild = true };
                    }
                }
            }
        }
    }

    private static bool SameName(ObjectName left, ObjectName right) => string.Equals(left.Name, right.Name, StringComparison.OrdinalIgnoreCase);
}
