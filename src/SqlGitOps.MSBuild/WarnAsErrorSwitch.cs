namespace SqlGitOps.MSBuild;

/// <summary>
/// Whether the build was started with <c>-warnaserror</c>. MSBuild promotes the logged warning but does not tell the task
/// when the project sets WarningsAsErrors too, as the .NET SDK does, so the command line is read.
/// </summary>
internal static class WarnAsErrorSwitch
{
    public static bool Covers(string code) => Covers(Environment.GetCommandLineArgs(), code);

    internal static bool Covers(IReadOnlyList<string> arguments, string code)
    {
        foreach (var argument in arguments)
        {
            if (argument.Length < 2 || argument[0] is not ('-' or '/'))
            {
                continue;
            }

            var name = argument.AsSpan().TrimStart("-/");
            var colon = name.IndexOf(':');
            var list = colon < 0 ? default : name[(colon + 1)..];
            name = colon < 0 ? name : name[..colon];
            if (!name.Equals("warnaserror", StringComparison.OrdinalIgnoreCase) && !name.Equals("err", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (list.IsEmpty)
            {
                return true;
            }

            foreach (var range in list.SplitAny(',', ';', ' '))
            {
                if (list[range].Trim("\" ").Equals(code, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
