using System.Reflection;
using Microsoft.Build.Framework;

namespace SqlGitOps.MSBuild;

/// <summary>
/// Whether the build was started with <c>-warnaserror</c>. MSBuild promotes the logged warning but does not tell the task
/// when the project sets WarningsAsErrors too, as the .NET SDK does, so its logging service is asked, which also knows
/// switches from response files, and failing that the command line is read.
/// </summary>
internal static class WarnAsErrorSwitch
{
    /// <summary>Whether warnings with this code are errors; null in a worker process of MSBuild, which is never told.</summary>
    public static bool? Covers(IBuildEngine engine, string code)
    {
        if (engine is IBuildEngine8 engine8 && engine8.ShouldTreatWarningAsError(code))
        {
            return true;
        }

        var arguments = Environment.GetCommandLineArgs();
        if (IsWorker(arguments))
        {
            return null;
        }

        return AskEngine(engine, code) ?? Covers(arguments, code);
    }

    /// <summary>Whether the process builds for another one: 1 is a worker, 2 runs single tasks. 8 is the MSBuild server, which decides for itself.</summary>
    internal static bool IsWorker(IReadOnlyList<string> arguments)
    {
        foreach (var argument in arguments)
        {
            var name = argument.AsSpan().TrimStart("-/");
            if (name.StartsWith("nodemode:", StringComparison.OrdinalIgnoreCase))
            {
                return !name["nodemode:".Length..].Trim().SequenceEqual("8");
            }
        }

        return false;
    }

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

    /// <summary>The switches as MSBuild understood them; null when this MSBuild keeps them elsewhere.</summary>
    private static bool? AskEngine(IBuildEngine engine, string code)
    {
        if (Read(Read(engine, "LoggingContext"), "LoggingService") is not { } service || Property(service, "WarningsAsErrors") is null)
        {
            return null;
        }

        bool Lists(string set) => Read(service, set) is IEnumerable<string> codes && codes.Contains(code, StringComparer.OrdinalIgnoreCase);

        // An empty set is the switch without a list: every warning.
        return Read(service, "WarningsAsErrors") is IEnumerable<string> errors
            && (!errors.Any() || Lists("WarningsAsErrors"))
            && !Lists("WarningsNotAsErrors")
            && !Lists("WarningsAsMessages");
    }

    private static object? Read(object? instance, string property) => instance is null ? null : Property(instance, property)?.GetValue(instance);

    private static PropertyInfo? Property(object instance, string name) =>
        instance.GetType().GetProperty(name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
}
