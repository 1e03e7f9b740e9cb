using System.Security.Cryptography;
using System.Text;
using SqlGitOps.Migrations;

namespace SqlGitOps.Deploy.Planning;

/// <summary>
/// The fingerprint of the first statements of a migration: of those that are in the database when it is applied in part.
/// What stands behind them may be edited; they may not.
/// </summary>
public sealed class PrefixChecksum : IDisposable
{
    /// <summary>What every checksum of this form starts with: what it is of, and the version of the rule.</summary>
    public const string Prefix = "statements:v1:";

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly PlannedMigration _migration;
    private int _count;

    /// <summary>Begins with no statement.</summary>
    /// <param name="migration">The migration.</param>
    public PrefixChecksum(PlannedMigration migration) => _migration = migration;

    /// <summary>The checksum of the first statements of a migration.</summary>
    /// <param name="migration">The migration.</param>
    /// <param name="count">How many.</param>
    public static string Compute(PlannedMigration migration, int count)
    {
        using var checksum = new PrefixChecksum(migration);
        return checksum.Of(count);
    }

    /// <summary>The checksum of one statement with its data.</summary>
    /// <param name="migration">The migration.</param>
    /// <param name="statement">Position of the statement.</param>
    public static string OfStatement(PlannedMigration migration, int statement)
    {
        var planned = migration.Statements[statement];
        var text = migration.Text.Span;
        var checksum = Checksum.Compute(text.Slice(planned.Span.Start, planned.Span.Length));
        return planned.IsCopy
            ? checksum + " " + Checksum.Compute(text.Slice(planned.CopyData.Start, planned.CopyData.Length))
            : checksum;
    }

    /// <summary>The checksum of more statements than before; each is read once.</summary>
    /// <param name="count">How many; never fewer than in the call before.</param>
    public string Of(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, _count);
        for (; _count < count; _count++)
        {
            _hash.AppendData(Encoding.ASCII.GetBytes(OfStatement(_migration, _count) + "\n"));
        }

        return Prefix + Convert.ToHexStringLower(_hash.GetCurrentHash());
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();
}
