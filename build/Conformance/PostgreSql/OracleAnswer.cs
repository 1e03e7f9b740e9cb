using System.Text.Json.Serialization;

namespace SqlGitOps.Conformance.PostgreSql;

/// <summary>An answer of libpg_query; which members are set depends on the question.</summary>
internal sealed class OracleAnswer
{
    /// <summary>Start and length of each statement, in UTF-16 code units; a length of 0 means up to the end.</summary>
    [JsonPropertyName("statements")]
    public int[][]? Statements { get; init; }

    /// <summary>Why it refuses the text; null when it accepts it.</summary>
    [JsonPropertyName("error")]
    public string? Error { get; init; }

    /// <summary>Where it refuses the text, in UTF-16 code units.</summary>
    [JsonPropertyName("at")]
    public int At { get; init; }

    /// <summary>Where two trees differ first, null when they are equal.</summary>
    [JsonPropertyName("path")]
    public string? Path { get; init; }

    /// <summary>What the first tree has there.</summary>
    [JsonPropertyName("left")]
    public string? Left { get; init; }

    /// <summary>What the second tree has there.</summary>
    [JsonPropertyName("right")]
    public string? Right { get; init; }
}
