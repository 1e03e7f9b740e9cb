using SqlGitOps.Testing;
using Xunit;

namespace SqlGitOps.Deploy.Tests.Import;

/// <summary>Every tool whose history is imported, on SQLite and on the oldest and newest PostgreSQL.</summary>
public sealed class ToolsAndEngines : TheoryData<string, string>
{
    public ToolsAndEngines()
    {
        foreach (var key in ForeignHistory.Keys)
        {
            Add(key, Engines.Sqlite);
            if (PostgresServer.SkipReason is null)
            {
                Add(key, "postgresql 13");
                Add(key, "postgresql 18");
            }
        }
    }
}
