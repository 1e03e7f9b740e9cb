using Xunit;

namespace SqlGitOps.Migrations.Tests;

public class DurationTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("5s", 5_000)]
    [InlineData("2m", 120_000)]
    [InlineData("2min", 120_000)]
    [InlineData("1H", 3_600_000)]
    [InlineData("0", 0)]
    [InlineData("596h", 2_145_600_000)]
    public void Units_are_read(string text, int milliseconds)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("1.5s")]
    [InlineData("5 s")]
    [InlineData("5d")]
    [InlineData("597h")]
    [InlineData("99999999999s")]
    public void Anything_else_is_not(string text) => Assert.False(Duration.TryParse(text, out _));
}
