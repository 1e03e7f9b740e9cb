namespace SqlGitOps.Model.Operations;

/// <summary>CREATE of anything but tables and indexes.</summary>
/// <param name="Kind">What.</param>
/// <param name="Name">Its name.</param>
public sealed record CreateObjectOperation(ObjectKind Kind, ObjectName Name) : Operation
{
    /// <summary>OR REPLACE or IF NOT EXISTS or CREATE OR ALTER: an existing one is no error.</summary>
    public bool ToleratesExisting { get; init; }

    /// <summary>TEMPORARY, or in the schema of temporary objects: it ends with the session.</summary>
    public bool IsTemporary { get; init; }

    /// <summary>Trigger: its table.</summary>
    public ObjectName? Table { get; init; }

    /// <summary>Function: how volatile it is declared.</summary>
    public Volatility Volatility { get; init; } = Volatility.Volatile;

    /// <summary>Enum: its values.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>Sequence: OWNED BY table.</summary>
    public ObjectName? OwnedBy { get; init; }

    /// <summary>Domain: its base type.</summary>
    public SqlType? BaseType { get; init; }

    /// <summary>Domain: whether it has constraints.</summary>
    public bool HasConstraints { get; init; }

    /// <summary>View: the tables and views that its query names.</summary>
    public IReadOnlyList<ObjectName> SourceTables { get; init; } = [];

    /// <inheritdoc/>
    public override ObjectName? Target => Name;
}
