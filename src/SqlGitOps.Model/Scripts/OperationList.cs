using SqlGitOps.Model.Operations;

namespace SqlGitOps.Model.Scripts;

/// <summary>Facts about the operations of one file that no single statement shows.</summary>
public static class OperationList
{
    /// <summary>
    /// Marks DROP TABLE as the end of a rebuild where the file copied the rows to a new table (INSERT … SELECT) that is
    /// then renamed to the dropped one (sqlite.org, "ALTER TABLE", section 7), or where the table was copied away, made
    /// anew and filled again. Marks renames whose old name is taken again in the file.
    /// </summary>
    public static void MarkTableRebuilds(IReadOnlyList<ScriptStatement> statements)
    {
        var copies = new List<(ObjectName From, ObjectName To)>();
        var newNames = new List<ObjectName>();
        foreach (var statement in statements)
        {
            foreach (var operation in statement.Operations)
            {
                switch (operation)
                {
                    case DataChangeOperation { Kind: DataChangeKind.Insert } insert:
                        foreach (var source in insert.SourceTables)
                        {
                            copies.Add((source, insert.Table));
                        }

                        break;
                    case CreateTableOperation create:
                        newNames.Add(create.Table);
                        break;
                    case CreateObjectOperation { Kind: ObjectKind.View or ObjectKind.MaterializedView } create:
                        newNames.Add(create.Name);
                        break;
                    case RenameTableOperation rename:
                        newNames.Add(rename.NewName);
                        break;
                }
            }
        }

        if (copies.Count == 0 && newNames.Count == 0)
        {
            return;
        }

        foreach (var statement in statements)
        {
            if (statement.Operations is List<Operation> operations)
            {
                for (var i = 0; i < operations.Count; i++)
                {
                    operations[i] = operations[i] switch
                    {
                        DropTableOperation drop when copies.Exists(c => SameName(c.From, drop.Table)) => drop with { IsRebuild = true },
                        RenameTableOperation rename when newNames.Exists(n => n != rename.NewName && SameName(n, rename.Table))
                            => rename with { IsNameReused = true },
                        var other => other,
                    };
                }
            }
        }
    }

    private static bool SameName(ObjectName left, ObjectName right) => string.Equals(left.Name, right.Name, StringComparison.OrdinalIgnoreCase);
}
