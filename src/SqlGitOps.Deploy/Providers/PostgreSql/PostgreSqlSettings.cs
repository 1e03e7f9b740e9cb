using System.Text;
using Npgsql;

namespace SqlGitOps.Deploy.Providers.PostgreSql;

/// <summary>Settings that are given to a session or transaction at once: a statement each would cost more than all they do.</summary>
internal sealed class PostgreSqlSettings
{
    private readonly StringBuilder _calls = new();

    /// <summary>
    /// Keeps a session from being ended because it waits outside of transactions, as for the lock. Null where no such limit exists,
    /// and behind a pooler, whose sessions are others'.
    /// </summary>
    public static string? KeepWhileIdle(DatabaseInfo info) =>
        !info.IsPooled && info.Version.IsAtLeast(14) ? "SET SESSION idle_session_timeout = 0" : null;

    /// <summary>Adds a setting.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value; no text of others, it is not escaped.</param>
    /// <param name="isLocal">Whether it ends with the transaction.</param>
    public PostgreSqlSettings Set(string name, string value, bool isLocal) =>
        Add($"pg_catalog.set_config('{name}', '{value}', {(isLocal ? "true" : "false")})");

    /// <summary>Adds an expression that is computed with them.</summary>
    public PostgreSqlSettings Add(string expression)
    {
        _calls.Append(_calls.Length == 0 ? string.Empty : ", ").Append(expression);
        return this;
    }

    /// <summary>Takes away the limits that the role or database may have by default and that would end a session that waits.</summary>
    public PostgreSqlSettings SetNoLimits(DatabaseInfo info, bool isLocal)
    {
        Set("statement_timeout", "0", isLocal).Set("idle_in_transaction_session_timeout", "0", isLocal);
        return info.Version.IsAtLeast(17) ? Set("transaction_timeout", "0", isLocal) : this;
    }

    /// <summary>Adds the statement that sets them; it returns a row.</summary>
    public void AddTo(NpgsqlBatch batch) => batch.Add($"SELECT {this}");

    /// <summary>The calls that set them, for the list of a SELECT.</summary>
    public override string ToString() => _calls.ToString();
}
