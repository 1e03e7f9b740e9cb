using Xunit;

namespace SqlGitOps.Testing;

/// <summary>Every supported major, as data of a theory: <c>[ClassData(typeof(PostgresMajors))]</c>.</summary>
public sealed class PostgresMajors : TheoryData<int>
{
    /// <summary>Fills the data from <see cref="PostgresServer.SupportedMajors"/>.</summary>
    public PostgresMajors()
        : base(PostgresServer.SupportedMajors)
    {
    }
}
