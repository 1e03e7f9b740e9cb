namespace SqlGitOps.Migrations.Conventions;

/// <summary>
/// Scripts that run around a deployment, known by the first part of their names: <c>beforeDeploy.sql</c>,
/// <c>afterDeploy__grants.sql</c>, <c>onFailure.sql</c>, and Flyway's names for the same. They may lie in any folder.
/// </summary>
internal sealed class CallbackConvention : Convention
{
    private static readonly Dictionary<string, CallbackMoment> s_moments = new(StringComparer.OrdinalIgnoreCase)
    {
        ["beforeDeploy"] = CallbackMoment.BeforeDeploy,
        ["beforeMigrate"] = CallbackMoment.BeforeDeploy,
        ["afterDeploy"] = CallbackMoment.AfterDeploy,
        ["afterMigrate"] = CallbackMoment.AfterDeploy,
        ["onFailure"] = CallbackMoment.OnFailure,
        ["afterMigrateError"] = CallbackMoment.OnFailure,
    };

    public override ConventionName Name => ConventionName.Callback;

    public override string Example => "callbacks/beforeDeploy.sql";

    /// <summary>When a file of this name runs; null when it is no callback.</summary>
    public static CallbackMoment? MomentOf(string stem)
    {
        var end = stem.IndexOf("__", StringComparison.Ordinal);
        return s_moments.TryGetValue(end < 0 ? stem : stem[..end], out var moment) ? moment : null;
    }

    public override RecognisedName? Recognise(MigrationFile file) =>
        MomentOf(file.Stem) is null ? null : new RecognisedName(MigrationKind.Callback, null, file.Stem);
}
