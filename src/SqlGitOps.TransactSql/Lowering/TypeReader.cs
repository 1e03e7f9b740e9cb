using System.Globalization;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using SqlGitOps.Model;

namespace SqlGitOps.TransactSql.Lowering;

/// <summary>Data types under their T-SQL names in lower case, synonyms resolved (<c>integer</c> is <c>int</c>).</summary>
internal static class TypeReader
{
    // Types that ScriptDom reads as user-defined ones.
    private static readonly HashSet<string> s_builtIn = new(StringComparer.OrdinalIgnoreCase)
    {
        "geography", "geometry", "hierarchyid", "sysname", "json", "vector",
    };

    /// <summary>The type; null when there is none (a computed column).</summary>
    public static SqlType? Read(DataTypeReference? type, FragmentSource source)
    {
        switch (type)
        {
            case null:
                return null;
            case XmlDataTypeReference:
                return new SqlType("xml");
            case SqlDataTypeReference builtIn:
                var (length, scale) = Parameters(builtIn);
                return new SqlType(Canonical(builtIn.SqlDataTypeOption), length, scale);
            case UserDataTypeReference user:
                (length, scale) = Parameters(user);
                var name = source.Name(user.Name);
                return name.Schema is null or "sys" && s_builtIn.Contains(name.Name)
                    ? new SqlType(name.Name.ToLowerInvariant(), length, scale)
                    : new SqlType(name.ToString(), length, scale);
            default:
                return null;
        }
    }

    private static (int? Length, int? Scale) Parameters(ParameterizedDataTypeReference type) =>
        (type.Parameters.Count > 0 ? Parameter(type.Parameters[0]) : null, type.Parameters.Count > 1 ? Parameter(type.Parameters[1]) : null);

    private static int? Parameter(Literal literal) => literal is MaxLiteral ? -1
        : int.TryParse(literal.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value
        : null;

    private static string Canonical(SqlDataTypeOption option) => option switch
    {
        SqlDataTypeOption.Numeric => "decimal",
        SqlDataTypeOption.Timestamp => "rowversion",
        _ => option.ToString().ToLowerInvariant(),
    };
}
