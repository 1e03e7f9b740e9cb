using System.Reflection;
using Npgsql;

namespace SqlGitOps.Deploy.Providers.PostgreSql;

/// <summary>
/// Lets what a batch returns come as text. Npgsql asks for binary values, which the server refuses for types that have none, like
/// aclitem; for a batch it keeps the other choice to itself, so its member is looked up by name.
/// </summary>
internal static class NpgsqlTextResults
{
    private static readonly Action<NpgsqlBatch, bool>? s_set = typeof(NpgsqlBatch)
        .GetProperty("AllResultTypesAreUnknown", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        ?.SetMethod?.CreateDelegate<Action<NpgsqlBatch, bool>>();

    /// <summary>Whether this version of Npgsql has it.</summary>
    public static bool IsAvailable => s_set is not null;

    /// <summary>Asks for text in all columns of all its results, which then can be read as strings only.</summary>
    public static void Ask(NpgsqlBatch batch) => s_set?.Invoke(batch, true);
}
