using System.Collections.Immutable;

namespace SqlGitOps.Model.Sessions;

/// <summary>What the session has set before a statement runs. Immutable; starts afresh with each file, as the deployer's sessions do.</summary>
public sealed record SessionState
{
    /// <summary>Whether a transaction is open.</summary>
    public TransactionState Transaction { get; init; }

    /// <summary>Settings of the session, by lower-case name.</summary>
    public ImmutableDictionary<string, string?> Settings { get; init; } = ImmutableDictionary<string, string?>.Empty;

    /// <summary>Settings made by SET LOCAL, until the transaction ends.</summary>
    public ImmutableDictionary<string, string?> LocalSettings { get; init; } = ImmutableDictionary<string, string?>.Empty;

    /// <summary>Settings before the open transaction; ROLLBACK brings them back.</summary>
    public ImmutableDictionary<string, string?>? SettingsAtBegin { get; init; }

    /// <summary>Whether a transaction is open.</summary>
    public bool InTransaction => Transaction != TransactionState.None;

    /// <summary>The schema in which unqualified names are created; null for the engine's default.</summary>
    public string? CurrentSchema
    {
        get
        {
            var path = Setting("search_path");
            if (string.IsNullOrWhiteSpace(path))
            {
                return null;
            }

            var comma = path.IndexOf(',', StringComparison.Ordinal);
            var first = (comma < 0 ? path : path[..comma]).Trim().Trim('"', '\'');
            return first.Length == 0 || first == "$user" ? null : first;
        }
    }

    /// <summary>The value of a setting; null when it is not set here.</summary>
    public string? Setting(string name) =>
        LocalSettings.TryGetValue(name, out var local) ? local : Settings.GetValueOrDefault(name);
}
