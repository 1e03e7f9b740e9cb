using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Sqlite;

namespace SqlGitOps.Syntax.Tree;

/// <summary>The names behind the numbers of a dialect's tree, as its grammar description spells them.</summary>
/// <param name="Kind">Name of a node kind.</param>
/// <param name="Field">Name of a field.</param>
/// <param name="Flags">Names of a kind's flags, in the order of their bits, with a space between them.</param>
public sealed record SyntaxNames(Func<ushort, string> Kind, Func<byte, string> Field, Func<ushort, string> Flags)
{
    private static readonly SyntaxNames PostgreSql = new(
        kind => ((PostgreSqlKind)kind).ToString(),
        field => ((PostgreSqlField)field).ToString(),
        kind => PostgreSqlKinds.FlagNames((PostgreSqlKind)kind));

    private static readonly SyntaxNames Sqlite = new(
        kind => ((SqliteKind)kind).ToString(),
        field => ((SqliteField)field).ToString(),
        kind => SqliteKinds.FlagNames((SqliteKind)kind));

    /// <summary>The names of a dialect that this assembly parses.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The dialect is parsed elsewhere.</exception>
    public static SyntaxNames For(SqlDialect dialect) => dialect switch
    {
        SqlDialect.PostgreSql => PostgreSql,
        SqlDialect.Sqlite => Sqlite,
        _ => throw new ArgumentOutOfRangeException(nameof(dialect), dialect, "Its names are not known here."),
    };

    /// <summary>The names of the flags that are set on a node, in the order of their bits.</summary>
    public IEnumerable<string> FlagsOf(SyntaxNode node)
    {
        var flags = node.RawFlags;
        if (flags == 0)
        {
            yield break;
        }

        foreach (var name in Flags(node.RawKind).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if ((flags & 1) != 0)
            {
                yield return name;
            }

            flags >>= 1;
        }
    }
}
