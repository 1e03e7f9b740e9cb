using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Model;

/// <summary>A column as CREATE TABLE or ADD COLUMN defines it; its constraints stand in <see cref="Constraints"/>.</summary>
/// <param name="Name">Column name.</param>
/// <param name="Type">Type; null for SQLite's typeless columns and for computed columns.</param>
/// <param name="Span">Where the definition stands.</param>
public sealed record ColumnDefinition(string Name, SqlType? Type, TextSpan Span)
{
    /// <summary>Whether NULL is refused (also by PRIMARY KEY, serial or identity).</summary>
    public bool IsNotNull { get; init; }

    /// <summary>The default, or null.</summary>
    public ColumnDefault? Default { get; init; }

    /// <summary>GENERATED ALWAYS AS (…) STORED, a persisted computed column.</summary>
    public bool IsStoredGenerated { get; init; }

    /// <summary>GENERATED ALWAYS AS (…) VIRTUAL, a computed column.</summary>
    public bool IsVirtualGenerated { get; init; }

    /// <summary>GENERATED … AS IDENTITY, IDENTITY(1,1), AUTOINCREMENT.</summary>
    public bool IsIdentity { get; init; }

    /// <summary>serial, bigserial, smallserial.</summary>
    public bool IsSerial { get; init; }

    /// <summary>Where NOT NULL is written, or null.</summary>
    public TextSpan? NotNullSpan { get; init; }

    /// <summary>PRIMARY KEY, UNIQUE, CHECK and REFERENCES written at the column.</summary>
    public IReadOnlyList<ConstraintDefinition> Constraints { get; init; } = [];
}
