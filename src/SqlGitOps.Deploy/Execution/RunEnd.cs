using SqlGitOps.Deploy.Providers;

namespace SqlGitOps.Deploy.Execution;

/// <summary>Ends the row of a run. What the run did counts, also when that cannot be written down.</summary>
internal static class RunEnd
{
    /// <summary>Writes the end of a run.</summary>
    /// <param name="provider">Opens another session when that of the run cannot be used any more.</param>
    /// <param name="database">The session of the run.</param>
    /// <param name="record">The run with its outcome.</param>
    /// <returns>Why it could not be recorded; null when it was.</returns>
    public static async Task<DeployError?> WriteAsync(IDatabaseProvider provider, IDatabase database, RunRecord record)
    {
        try
        {
            await database.WriteRunAsync(record, CancellationToken.None).ConfigureAwait(false);
            return null;
        }
        catch (DeployException e) when (e.Error.Kind == DeployErrorKind.LockNotAvailable)
        {
            // Another session would wait for the same.
            return e.Error;
        }
        catch (DeployException)
        {
            // As a rule because the connection is what failed.
        }

        try
        {
            var fresh = await provider.OpenAsync(DatabaseAccess.Amend, record.Run, CancellationToken.None).ConfigureAwait(false);
            await using (fresh.ConfigureAwait(false))
            {
                await fresh.WriteRunAsync(record, CancellationToken.None).ConfigureAwait(false);
                return null;
            }
        }
        catch (DeployException e)
        {
            return e.Error;
        }
    }
}
