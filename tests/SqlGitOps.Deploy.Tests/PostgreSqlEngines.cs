using Xunit;

namespace SqlGitOps.Deploy.Tests;

/// <summary>The PostgreSQL of <see cref="EnginesAndPooler"/>.</summary>
public sealed class PostgreSqlEngines : TheoryData<string>
{
    /// <summary>Adds them.</summary>
    public PostgreSqlEngines()
    {
        foreach (string engine in new EnginesAndPooler())
        {
            if (engine != Engines.Sqlite)
            {
                Add(engine);
            }
        }
    }
}
