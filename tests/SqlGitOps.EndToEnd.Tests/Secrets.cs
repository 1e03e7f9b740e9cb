using System.IO.Compression;
using System.Text;
using SqlGitOps.Testing;

namespace SqlGitOps.EndToEnd.Tests;

/// <summary>Looks for texts that must show nowhere.</summary>
internal static class Secrets
{
    /// <summary>Makes a target write a binary log, which <see cref="AssertAbsent"/> looks into.</summary>
    public const string BinaryLog = "-bl:build.binlog";

    /// <summary>Looks at the output, the binary log and every file of a project.</summary>
    public static void AssertAbsent(DotNetProject project, DotNetResult result, params string[] secrets)
    {
        var log = project.Combine("build.binlog");
        Assert.True(File.Exists(log), result.ToString());
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(secret, result.Output, StringComparison.OrdinalIgnoreCase);
            foreach (var path in Directory.EnumerateFiles(project.Root, "*", SearchOption.AllDirectories))
            {
                Assert.False(Contains(path, secret), $"{path} holds {secret}.");
            }
        }

        // The look into the binary log does see what is in it.
        Assert.True(Contains(log, "DeployMigrations"));
    }

    /// <summary>Whether a file holds a text as UTF-8 or UTF-16; a binary log is unpacked before.</summary>
    public static bool Contains(string path, string text)
    {
        ReadOnlySpan<byte> bytes = ReadAll(path);
        return bytes.IndexOf(Encoding.UTF8.GetBytes(text)) >= 0 || bytes.IndexOf(Encoding.Unicode.GetBytes(text)) >= 0;
    }

    private static byte[] ReadAll(string path)
    {
        if (!path.EndsWith(".binlog", StringComparison.Ordinal))
            return File.ReadAllBytes(path);
        using var log = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        log.CopyTo(bytes);
        return bytes.ToArray();
    }
}
