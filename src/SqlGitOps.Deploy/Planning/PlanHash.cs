using System.Security.Cryptography;
using System.Text;

namespace SqlGitOps.Deploy.Planning;

/// <summary>The fingerprint of what is pending.</summary>
public static class PlanHash
{
    /// <summary>What every hash of this form starts with.</summary>
    public const string Prefix = "plan:v1:";

    /// <summary>Computes it over the order, identity, text and transaction mode of the pending migrations.</summary>
    public static string Compute(IReadOnlyList<PlannedMigration> pending)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var migration in pending)
        {
            // Identities and checksums hold no line ends, so no two plans give the same bytes.
            var start = migration.FirstStatement == 0 ? string.Empty : $" from {migration.FirstStatement}";
            hash.AppendData(Encoding.UTF8.GetBytes(
                $"{migration.Identity}\n{migration.Checksum}\n{(migration.IsTransactional ? "transaction" : "none")}{start}{Role(migration)}\n"));
        }

        return Prefix + Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Role(PlannedMigration migration) => migration.Role switch
    {
        ScriptRole.Undo => " undo",
        ScriptRole.Callback => $" {migration.Migration.Callback}",
        _ => string.Empty,
    };
}
