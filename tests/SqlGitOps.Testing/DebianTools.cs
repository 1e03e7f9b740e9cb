using System.Globalization;
using System.Runtime.InteropServices;

namespace SqlGitOps.Testing;

/// <summary>Programs that <c>build/tools.sh</c> unpacked from Debian packages into the cache.</summary>
internal static class DebianTools
{
    /// <summary>The folder that stands for <c>/</c> of one tool's packages.</summary>
    /// <exception cref="FileNotFoundException">They are not installed; the message says how to get them.</exception>
    public static string Root(string tool) => Path.GetDirectoryName(ToolCache.Find(tool, tool, "current", "packages"))!;

    /// <summary>Where the packages keep their shared libraries, for <c>LD_LIBRARY_PATH</c>.</summary>
    public static string Libraries(string tool)
    {
        string processor = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "aarch64" : "x86_64";
        return Path.Combine(Root(tool), "usr", "lib", string.Create(CultureInfo.InvariantCulture, $"{processor}-linux-gnu"));
    }
}
