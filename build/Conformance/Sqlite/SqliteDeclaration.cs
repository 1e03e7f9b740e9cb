using System.Text;
using SqlGitOps.Syntax.Sqlite;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Conformance.Sqlite;

/// <summary>What our tree says about a table or an index, in the words of the engine's pragmas.</summary>
internal static class SqliteDeclaration
{
    /// <summary>A name without its quotes.</summary>
    public static string NameOf(SyntaxNode name)
    {
        var text = name.ToString();
        if (text.Length < 2)
        {
            return text;
        }

        var close = text[0] switch
        {
            '[' => ']',
            '"' or '`' or '\'' => text[0],
            _ => '\0',
        };
        return close == '\0' ? text
            : close == ']' ? text[1..^1]
            : text[1..^1].Replace($"{close}{close}", $"{close}", StringComparison.Ordinal);
    }

    /// <summary>The last part of a qualified name.</summary>
    public static string NameOf(QualifiedName name)
    {
        var last = default(SyntaxNode);
        foreach (var part in name.Parts)
        {
            last = part;
        }

        return NameOf(last);
    }

    /// <summary>One line per column: name, type, NOT NULL, default, place in the primary key, generated.</summary>
    public static List<string> Columns(CreateStmt table)
    {
        var key = PrimaryKey(table);
        var lines = new List<string>();
        foreach (var element in table.Elements)
        {
            var column = ColumnDef.Cast(element);
            if (column.IsNone)
            {
                continue;
            }

            var name = NameOf(column.Name.Node);
            var place = key.FindIndex(k => k.Equals(name, StringComparison.OrdinalIgnoreCase)) + 1;
            var notNull = false;
            var fallback = string.Empty;
            var hidden = 0;
            foreach (var constraint in column.Constraints)
            {
                notNull |= !NotNullConstraint.Cast(constraint).IsNone;
                var value = DefaultConstraint.Cast(constraint).Expression;
                fallback = value.IsNone ? fallback : DefaultText(value);
                var generated = GeneratedConstraint.Cast(constraint);
                hidden = generated.IsNone ? hidden : generated.Stored ? 3 : 2;
            }

            // The columns of a primary key that is the table itself are never null.
            notNull |= place > 0 && table.WithoutRowid;
            lines.Add(ColumnLine(name, TypeOf(column.Type), notNull, fallback, place, hidden));
        }

        return lines;
    }

    /// <summary>A column as <see cref="Columns"/> writes it.</summary>
    public static string ColumnLine(string name, string type, bool notNull, string? fallback, int place, int hidden) =>
        $"column {name} | {Squeezed(type).ToUpperInvariant()} | {(notNull ? "not null" : "null")} | {Squeezed(fallback ?? string.Empty)} | key {place} | hidden {hidden}";

    /// <summary>The columns of the primary key in order.</summary>
    public static List<string> PrimaryKey(CreateStmt table)
    {
        foreach (var element in table.Elements)
        {
            var column = ColumnDef.Cast(element);
            if (column.IsNone)
            {
                var key = PrimaryKeyConstraint.Cast(element);
                if (!key.IsNone)
                {
                    return [.. key.Elements.ToList().Select(e => ElementName(new IndexElem(e)) ?? "an expression")];
                }
            }
            else if (column.Constraints.ToList().Exists(c => (SqliteKind)c.RawKind == SqliteKind.PrimaryKeyConstraint))
            {
                return [NameOf(column.Name.Node)];
            }
        }

        return [];
    }

    /// <summary>Whether the primary key is the rowid, so that no index is made for it.</summary>
    public static bool IsRowid(CreateStmt table)
    {
        var key = PrimaryKey(table);
        if (key.Count != 1 || table.WithoutRowid)
        {
            return false;
        }

        foreach (var element in table.Elements)
        {
            var column = ColumnDef.Cast(element);
            if (!column.IsNone && NameOf(column.Name.Node).Equals(key[0], StringComparison.OrdinalIgnoreCase))
            {
                // INTEGER PRIMARY KEY DESC is no rowid when it is a constraint of the column.
                return column.Type.Node.Text.Equals("integer", StringComparison.OrdinalIgnoreCase)
                    && !column.Constraints.ToList().Exists(c => PrimaryKeyConstraint.Cast(c).Descending);
            }
        }

        return false;
    }

    /// <summary>The columns of every UNIQUE constraint, sorted: SQLite keeps one index for equal ones.</summary>
    public static SortedSet<string> UniqueKeys(CreateStmt table)
    {
        var keys = new SortedSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var element in table.Elements)
        {
            var column = ColumnDef.Cast(element);
            if (!column.IsNone && column.Constraints.ToList().Exists(c => (SqliteKind)c.RawKind == SqliteKind.UniqueConstraint))
            {
                keys.Add(NameOf(column.Name.Node));
            }

            var unique = UniqueConstraint.Cast(element);
            if (!unique.IsNone)
            {
                keys.Add(string.Join(", ", unique.Elements.ToList().Select(e => ElementName(new IndexElem(e)) ?? "an expression")));
            }
        }

        return keys;
    }

    /// <summary>One line per foreign key in the order in which they stand.</summary>
    public static List<string> ForeignKeys(CreateStmt table)
    {
        var lines = new List<string>();
        foreach (var element in table.Elements)
        {
            var column = ColumnDef.Cast(element);
            var constraint = ForeignKeyConstraint.Cast(element);
            if (!constraint.IsNone)
            {
                lines.Add(ForeignKeyLine(constraint, [.. constraint.Columns.ToList().Select(NameOf)]));
            }
            else if (!column.IsNone)
            {
                foreach (var inColumn in column.Constraints)
                {
                    constraint = ForeignKeyConstraint.Cast(inColumn);
                    if (!constraint.IsNone)
                    {
                        lines.Add(ForeignKeyLine(constraint, [NameOf(column.Name.Node)]));
                    }
                }
            }
        }

        return lines;
    }

    /// <summary>A foreign key as <see cref="ForeignKeys"/> writes it.</summary>
    public static string ForeignKeyLine(string table, IEnumerable<string> from, IEnumerable<string?> to, string onUpdate, string onDelete) =>
        $"foreign key ({string.Join(", ", from)}) references {table} ({string.Join(", ", to.Select(c => c ?? "-"))}) on update {onUpdate} on delete {onDelete}";

    /// <summary>One line for an index that was created by name.</summary>
    public static string Index(IndexStmt index)
    {
        var columns = index.Elements.ToList().ConvertAll(e =>
        {
            var element = new IndexElem(e);
            var name = ElementName(element);
            return (name ?? "an expression") + (element.Descending ? " desc" : string.Empty);
        });
        return IndexLine(NameOf(index.Name), index.Unique, !index.Where.IsNone, columns);
    }

    /// <summary>An index as <see cref="Index"/> writes it.</summary>
    public static string IndexLine(string name, bool unique, bool partial, IEnumerable<string> columns) =>
        $"index {name} | {(unique ? "unique" : "-")} | {(partial ? "partial" : "whole")} | {string.Join(", ", columns)}";

    /// <summary>Text with one space for each run of white space.</summary>
    private static string Squeezed(string text)
    {
        var output = new StringBuilder(text.Length);
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            output.Append(output.Length > 0 ? " " : string.Empty).Append(word);
        }

        return output.ToString();
    }

    // SQLite reads a type that begins with a quote up to the closing one.
    private static string TypeOf(TypeName type)
    {
        foreach (var word in type.Words)
        {
            return word.Text[0] is '"' or '\'' or '`' or '[' ? NameOf(word) : type.Node.ToString();
        }

        return string.Empty;
    }

    private static string? ElementName(IndexElem element)
    {
        if (!element.Name.IsNone)
        {
            return NameOf(element.Name.Node);
        }

        // A string in the place of a column is one; so is a column with a collation.
        var expression = element.Expression;
        var collated = CollateClause.Cast(expression);
        expression = collated.IsNone ? expression : collated.Argument;
        return Literal.Cast(expression) is { IsNone: false, String: true } ? NameOf(expression) : null;
    }

    private static string DefaultText(SyntaxNode value)
    {
        var inner = ParenExpr.Cast(value);
        return inner.IsNone ? value.ToString() : inner.Expression.ToString();
    }

    private static string ForeignKeyLine(ForeignKeyConstraint constraint, List<string> from)
    {
        var to = constraint.ReferencedColumns.ToList().ConvertAll(c => (string?)NameOf(c));
        return ForeignKeyLine(
            NameOf(constraint.References),
            from,
            to.Count > 0 ? to : from.ConvertAll(_ => (string?)null),
            Action(constraint.OnUpdate),
            Action(constraint.OnDelete));
    }

    private static string Action(ReferentialAction action) => action switch
    {
        { Cascade: true } => "CASCADE",
        { Restrict: true } => "RESTRICT",
        { SetNull: true } => "SET NULL",
        { SetDefault: true } => "SET DEFAULT",
        _ => "NO ACTION",
    };
}
