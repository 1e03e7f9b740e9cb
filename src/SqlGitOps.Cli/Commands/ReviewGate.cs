using SqlGitOps.Cli.Output;
using SqlGitOps.Deploy;
using SqlGitOps.Hosting;

namespace SqlGitOps.Cli.Commands;

/// <summary>Reviews the files before they run, once, and shows what is wrong with them.</summary>
internal sealed class ReviewGate(ReviewSettings settings, IEventWriter writer) : IDeployGate
{
    private Task<ReviewOutcome>? _review;

    /// <inheritdoc/>
    public void Prepare(CancellationToken cancellationToken) =>
        _review ??= Task.Run(() => ReviewService.Review(settings, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> MayRunAsync(CancellationToken cancellationToken)
    {
        Prepare(cancellationToken);
        var outcome = await _review!.ConfigureAwait(false);
        if (outcome.Result.HasErrors)
        {
            writer.Review(outcome);
        }

        return !outcome.Result.HasErrors;
    }
}
