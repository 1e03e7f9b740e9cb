using System.Reflection;

namespace SqlGitOps.Hosting;

/// <summary>The version of SqlGitOps.</summary>
public static class ProductVersion
{
    /// <summary>The version without build metadata, for example <c>0.1.0</c>.</summary>
    public static string Current { get; } = Read();

    private static string Read()
    {
        var version = typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
        var plus = version.IndexOf('+', StringComparison.Ordinal);
        return plus < 0 ? version : version[..plus];
    }
}
