namespace SqlGitOps.Deploy;

/// <summary>Who runs this process: the pipeline's user where a pipeline says so, else the user of the machine.</summary>
public static class CiIdentity
{
    // The variables that the vendors document for the person who started the pipeline.
    private static readonly (string Service, string Variable)[] s_services =
    [
        ("github", "GITHUB_ACTOR"),
        ("gitlab", "GITLAB_USER_LOGIN"),
        ("azure", "BUILD_REQUESTEDFOR"),
        ("bitbucket", "BITBUCKET_STEP_TRIGGERER_UUID"),
    ];

    /// <summary>For example <c>github:octocat</c>, or <c>alice@laptop</c>.</summary>
    public static string Current() => Current(System.Environment.GetEnvironmentVariable);

    /// <summary>The same, with a given way to read environment variables.</summary>
    public static string Current(Func<string, string?> readVariable)
    {
        foreach (var (service, variable) in s_services)
        {
            if (readVariable(variable) is { Length: > 0 } user)
            {
                return $"{service}:{user}";
            }
        }

        return $"{System.Environment.UserName}@{System.Environment.MachineName}";
    }
}
