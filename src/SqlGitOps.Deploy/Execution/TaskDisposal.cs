namespace SqlGitOps.Deploy.Execution;

/// <summary>Gives up what a task brings.</summary>
internal static class TaskDisposal
{
    /// <summary>Waits for the task and disposes of its result. That it failed is nothing to those who do not want it any more.</summary>
    public static async Task DiscardAsync<T>(this Task<T> task)
        where T : IAsyncDisposable
    {
        await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (task.IsCompletedSuccessfully)
        {
            await (await task.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
    }
}
