using Xunit;

namespace SqlGitOps.Syntax.Tests;

/// <summary>Threads with as little stack as some hosts give.</summary>
internal static class SmallStack
{
    private const int Bytes = 256 * 1024;

    /// <summary>Runs on a thread with a 256 KB stack and fails when an exception ends it.</summary>
    public static void Run(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    action();
                }
                catch (Exception exception)
                {
                    failure = exception;
                }
            },
            Bytes);
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }
}
