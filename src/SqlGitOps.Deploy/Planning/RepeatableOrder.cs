using SqlGitOps.Model;
using SqlGitOps.Model.Operations;
using SqlGitOps.Model.Scripts;

namespace SqlGitOps.Deploy.Planning;

/// <summary>Orders repeatable migrations so that what one makes is there when another one reads it.</summary>
internal static class RepeatableOrder
{
    /// <summary>Sorts. Migrations that do not need each other stay in the order that they have, by name.</summary>
    /// <param name="migrations">The repeatable migrations that are to run.</param>
    /// <param name="notices">Where to add which of them need each other, so that their names decide.</param>
    public static List<PlannedMigration> Sort(IReadOnlyList<PlannedMigration> migrations, List<string> notices)
    {
        var needs = Needs(migrations);
        var left = Enumerable.Range(0, migrations.Count).ToList();
        var result = new List<PlannedMigration>(migrations.Count);
        while (left.Count > 0)
        {
            var next = left.FindIndex(i => needs[i].Count == 0);
            if (next < 0)
            {
                next = BreakCircle(migrations, left, needs, notices);
            }

            var chosen = left[next];
            left.RemoveAt(next);
            result.Add(migrations[chosen]);
            foreach (var others in needs)
            {
                others.Remove(chosen);
            }
        }

        return result;
    }

    /// <summary>For each migration, the others that make what it reads.</summary>
    private static HashSet<int>[] Needs(IReadOnlyList<PlannedMigration> migrations)
    {
        var makers = new Dictionary<string, List<(int Migration, ObjectName Name)>>(
            migrations.Count == 0 ? null : ObjectNameComparer.For(migrations[0].Content.Dialect).Names);
        for (var i = 0; i < migrations.Count; i++)
        {
            foreach (var statement in migrations[i].Transaction.Statements)
            {
                foreach (var operation in statement.Operations)
                {
                    if (MadeBy(operation) is { } name)
                    {
                        makers.TryAdd(name.Name, []);
                        makers[name.Name].Add((i, name));
                    }
                }
            }
        }

        var needs = new HashSet<int>[migrations.Count];
        for (var i = 0; i < needs.Length; i++)
        {
            needs[i] = [];
            foreach (var read in ReferencedNames.Of(migrations[i].Content))
            {
                foreach (var (maker, made) in makers.GetValueOrDefault(read.Name, []))
                {
                    // A name without schema may be the same object.
                    if (maker != i && (read.Schema is null || made.Schema is null || read.Schema == made.Schema))
                    {
                        needs[i].Add(maker);
                    }
                }
            }
        }

        return needs;
    }

    private static ObjectName? MadeBy(Operation operation) => operation switch
    {
        CreateTableOperation { IsTemporary: false } table => table.Table,
        CreateObjectOperation
        {
            Kind: ObjectKind.View or ObjectKind.MaterializedView or ObjectKind.ForeignTable or ObjectKind.Function or ObjectKind.Procedure
                or ObjectKind.Type or ObjectKind.Domain or ObjectKind.Sequence
        } created => created.Name,
        _ => null,
    };

    /// <summary>The first by name of a circle that needs nothing outside of itself.</summary>
    private static int BreakCircle(IReadOnlyList<PlannedMigration> migrations, List<int> left, HashSet<int>[] needs, List<string> notices)
    {
        for (var at = 0; ; at++)
        {
            var circle = NeededBy(left[at], needs);
            if (circle.All(member => NeededBy(member, needs).Contains(left[at])))
            {
                var names = string.Join(", ", left.Where(circle.Contains).Select(member => $"'{migrations[member].Script}'"));
                notices.Add($"{names} need each other, so they run in the order of their names.");
                return at;
            }
        }
    }

    /// <summary>Everything that must come before a migration, however far away; itself only in a circle.</summary>
    private static HashSet<int> NeededBy(int migration, HashSet<int>[] needs)
    {
        var found = new HashSet<int>();
        var open = new Stack<int>([migration]);
        while (open.TryPop(out var next))
        {
            foreach (var need in needs[next])
            {
                if (found.Add(need))
                {
                    open.Push(need);
                }
            }
        }

        return found;
    }
}
