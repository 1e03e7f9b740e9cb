using System.Runtime.InteropServices;

namespace SqlGitOps.Syntax.Text;

/// <summary>Writes files so that a reader never sees half of one.</summary>
public static class OutputFile
{
    // As many as Linux follows.
    private const int MaxLinks = 40;

    /// <summary>
    /// Writes to a temporary file in the same folder and moves it into place. The folder is created. When <paramref name="write"/>
    /// throws, an earlier file stays as it was. The target of a symbolic link is replaced, the link stays. Devices, pipes and
    /// whatever else is no regular file are written to and never replaced.
    /// </summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        if (TargetOf(Path.GetFullPath(path)) is not { } target)
        {
            using var device = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
            write(device);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var temporary = $"{target}.{Environment.ProcessId}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>The file to replace: the path, or where its links lead. Null for what must not be replaced.</summary>
    private static string? TargetOf(string path)
    {
        var target = path;
        for (var links = 0; new FileInfo(target).LinkTarget is { } next; links++)
        {
            // What a process has open: the text of such a link is no path, and the file is in use.
            if (target.StartsWith("/proc/", StringComparison.Ordinal) || target.StartsWith("/dev/fd/", StringComparison.Ordinal))
            {
                return null;
            }

            if (links == MaxLinks)
            {
                throw new IOException($"The links of '{path}' lead in a circle.");
            }

            target = Path.GetFullPath(next, Path.GetDirectoryName(target)!);
        }

        return OperatingSystem.IsWindows() || IsReplaceable(target) ? target : null;
    }

    /// <summary>Whether a path is free, a regular file, or a folder, for which moving says what is wrong.</summary>
    private static bool IsReplaceable(string path)
    {
        const int ModeOffset = 4, TypeMask = 0xF000, RegularFile = 0x8000, Folder = 0x4000;

        // More than the runtime's FileStatus takes.
        var status = new byte[256];
        return Stat(path, status) != 0 || (BitConverter.ToInt32(status, ModeOffset) & TypeMask) is RegularFile or Folder;
    }

#pragma warning disable SYSLIB1054 // Generated code would need unsafe blocks.
    // .NET has no API for the type of a file. Its own library has one form of stat for all systems.
    [DllImport("libSystem.Native", EntryPoint = "SystemNative_Stat")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Stat([MarshalAs(UnmanagedType.LPUTF8Str)] string path, [Out] byte[] status);
#pragma warning restore SYSLIB1054
}
