namespace SqlGitOps.Deploy;

/// <summary>Is asked whether migrations that are pending may run, as by a review.</summary>
public interface IDeployGate
{
    /// <summary>
    /// Called when it shows that something is pending, before it is known what. Work that <see cref="MayRunAsync"/> waits for can
    /// begin, beside the planning; it is not always asked for.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    void Prepare(CancellationToken cancellationToken);

    /// <summary>Whether the migrations may run. A gate that says no tells the user why.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    Task<bool> MayRunAsync(CancellationToken cancellationToken);
}
