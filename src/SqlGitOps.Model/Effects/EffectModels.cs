using SqlGitOps.Syntax;

namespace SqlGitOps.Model.Effects;

/// <summary>The effect model of each dialect.</summary>
internal static class EffectModels
{
    public static IEffectModel For(SqlDialect dialect) => dialect switch
    {
        SqlDialect.PostgreSql => new PostgreSqlEffectModel(),
        SqlDialect.SqlServer => new SqlServerEffectModel(),
        _ => new SqliteEffectModel(),
    };
}
