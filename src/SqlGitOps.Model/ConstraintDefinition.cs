using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Model;

/// <summary>A constraint as it is defined.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name, or null when the engine chooses one.</param>
/// <param name="Span">Where the definition stands.</param>
public sealed record ConstraintDefinition(ConstraintKind Kind, string? Name, TextSpan Span)
{
    /// <summary>The constrained columns, in order; empty for CHECK.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Foreign key: the table it refers to.</summary>
    public ObjectName? ReferencedTable { get; init; }

    /// <summary>Foreign key: the columns it refers to; empty for the primary key.</summary>
    public IReadOnlyList<string> ReferencedColumns { get; init; } = [];

    /// <summary>CHECK: the expression without outer parentheses, white space folded, names folded as the dialect does.</summary>
    public string? Expression { get; init; }

    /// <summary>NOT VALID (PostgreSQL) or WITH NOCHECK (SQL Server): existing rows are not checked.</summary>
    public bool IsNotValid { get; init; }

    /// <summary>NOT ENFORCED (PostgreSQL 18).</summary>
    public bool IsNotEnforced { get; init; }

    /// <summary>UNIQUE or PRIMARY KEY USING INDEX: that index.</summary>
    public string? UsingIndex { get; init; }

    /// <summary>Whether a CHECK names a column.</summary>
    internal bool Mentions(string column)
    {
        // The words of the expression are separated by single spaces.
        foreach (var range in Expression.AsSpan().Split(' '))
        {
            var word = Expression.AsSpan()[range];
            if (word.SequenceEqual(column) || (word is ['"', .., '"'] && word[1..^1].SequenceEqual(column)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>If CHECK (column IS NOT NULL): that column.</summary>
    public string? NotNullColumn { get; init; }
}
