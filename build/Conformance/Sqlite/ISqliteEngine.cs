using SqlGitOps.Syntax;

namespace SqlGitOps.Conformance.Sqlite;

/// <summary>A SQLite engine of some version with one database in memory.</summary>
internal interface ISqliteEngine : IDisposable
{
    /// <summary>Its version.</summary>
    EngineVersion Version { get; }

    /// <summary>Begins again with an empty database.</summary>
    void Open();

    /// <summary>Sets the text that <see cref="Prepare"/> reads.</summary>
    void Load(string text);

    /// <summary>Prepares the first statement from a place on, and runs it when it can.</summary>
    /// <param name="offset">Where, in bytes of UTF-8.</param>
    SqlitePrepared Prepare(int offset);

    /// <summary>Prepares every statement of each text without running any; null for a text without an error.</summary>
    IReadOnlyList<string?> Check(IReadOnlyList<string> texts);

    /// <summary>The rows of a query, every value as text.</summary>
    IReadOnlyList<string?[]> Query(string sql);
}
