using SqlGitOps.Deploy.Providers;
using Xunit;

namespace SqlGitOps.Deploy.Tests;

/// <summary>What runs beside a statement and looks after the lock.</summary>
public sealed class HeartbeatTests
{
    [Fact]
    public async Task EndsWithTheStatementWhateverThatThrows()
    {
        var isBeating = false;
        var hasBeaten = new SemaphoreSlim(0);
        var beats = 0;

        // The session of the lock is used by one after another: a beat that goes on would be in the way of the next.
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Heartbeat.WatchAsync(
            async () =>
            {
                isBeating = true;
                beats++;
                hasBeaten.Release();
                await Task.Delay(100);
                isBeating = false;
                return null;
            },
            TimeSpan.FromMilliseconds(50),
            async token =>
            {
                await hasBeaten.WaitAsync(token);
                throw new InvalidOperationException("The pipe is closed.");
            },
            static loss => loss,
            CancellationToken.None));

        Assert.Equal(("The pipe is closed.", false, 1), (error.Message, isBeating, beats));
    }
}
