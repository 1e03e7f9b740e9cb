using System.Text;

namespace SqlGitOps.Deploy.Providers.Sqlite;

/// <summary>
/// The lock against concurrent deployments: an open file beside the database. The operating system lets go of it when
/// the process ends, however that happens. The file stays; its text says who had it last.
/// </summary>
internal sealed class SqliteFileLock : IDisposable
{
    private readonly FileStream _file;

    private SqliteFileLock(FileStream file) => _file = file;

    /// <summary>Path of the lock file of a database.</summary>
    public static string PathOf(string database) => database + ".migrate.lock";

    /// <summary>Tries once. Null when somebody else holds it.</summary>
    /// <exception cref="DeployException">The file cannot be created.</exception>
    public static SqliteFileLock? TryTake(string database, DeployRun run)
    {
        var path = PathOf(database);
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or DirectoryNotFoundException)
        {
            throw new DeployException(new DeployError(
                DeployErrorKind.ConnectionFailed, $"The lock file '{path}' cannot be created: {e.Message} The deployment needs to write in the folder of the database."));
        }
        catch (IOException e) when (IsHeld(e))
        {
            return null;
        }
        catch (IOException e)
        {
            throw new DeployException(new DeployError(DeployErrorKind.ConnectionFailed, $"The lock file '{path}' cannot be used: {e.Message}"));
        }

        try
        {
            file.SetLength(0);
            file.Write(Encoding.UTF8.GetBytes($"run {run.Id} by {run.Actor}, process {Environment.ProcessId} on {Environment.MachineName}\n"));
        }
        catch (IOException)
        {
            // As on a full disk. The text is for people only; the lock is held without it.
        }

        return new SqliteFileLock(file);
    }

    public void Dispose() => _file.Dispose();

    // Windows: ERROR_SHARING_VIOLATION. Elsewhere .NET passes on the errno EWOULDBLOCK of flock(2): 11 on Linux, 35 on macOS and BSD.
    private static bool IsHeld(IOException e) => OperatingSystem.IsWindows()
        ? e.HResult == unchecked((int)0x80070020)
        : e.HResult is 11 or 35;
}
