using Xunit;

namespace SqlGitOps.Migrations.Tests;

public class MigrationVersionTests
{
    [Theory]
    [InlineData("1.2", "1.10")]
    [InlineData("1_9", "1_10")]
    [InlineData("2", "10")]
    [InlineData("0002", "00010")]
    [InlineData("1", "1.1")]
    [InlineData("1", "1-rc")]
    [InlineData("1.9-rc", "1.10-rc")]
    [InlineData("00000000000000", "20190226002946")]
    [InlineData("99999999999999999999999999999998", "99999999999999999999999999999999")]
    [InlineData("9", "18446744073709551616")]
    [InlineData("0122", "0122a")]
    [InlineData("0122a", "0123")]
    [InlineData("2024-01-31_00_Zebra", "2024-01-31_01_Apple")]
    [InlineData("2024-01-31_00_AddReportColumn", "2024-01-31_00_AddReport_Read")]
    [InlineData("2025-9-30", "2025-10-3")]
    [InlineData("1510262030", "20240101000000")]
    public void The_first_comes_before_the_second(string first, string second)
    {
        var left = MigrationVersion.Parse(first);
        var right = MigrationVersion.Parse(second);

        Assert.True(left < right);
        Assert.True(right > left);
        Assert.NotEqual(left, right);
    }

    [Theory]
    [InlineData("1", "001")]
    [InlineData("1", "1.0")]
    [InlineData("1", "1.0.0")]
    [InlineData("1.2", "1_2")]
    [InlineData("1.2", "1-02")]
    [InlineData("0", "0000")]
    [InlineData("2019-02-26-002946", "20190226002946")]
    [InlineData("2019_02_26_002946", "20190226002946")]
    [InlineData("2026-07-08-184840-0000", "202607081848400000")]
    [InlineData("2024-01-31_00", "20240131.00")]
    public void Different_spellings_of_one_version_are_equal(string first, string second)
    {
        var left = MigrationVersion.Parse(first);
        var right = MigrationVersion.Parse(second);

        Assert.Equal(left, right);
        Assert.Equal(0, left.CompareTo(right));
        Assert.Equal(left.GetHashCode(), right.GetHashCode());
    }

    [Theory]
    [InlineData("20231231120000", "20240101")]
    [InlineData("20240101", "20240101080000")]
    [InlineData("202501150900", "20250115090001")]
    [InlineData("20260817100329000", "20261021113642")]
    [InlineData("20201110175414000000", "20201110175414000001")]
    [InlineData("20191100000012000000", "20200101000000")]
    [InlineData("2026-05-27-120000", "2026-05-27-120000-0000")]
    [InlineData("2025-08-01-000059", "2025-08-01-000060")]
    [InlineData("2025-08-01-000060", "2025-10-08-084508-0000")]
    public void Time_stamps_of_different_length_compare_by_time(string first, string second) =>
        Assert.True(MigrationVersion.Parse(first) < MigrationVersion.Parse(second));

    [Fact]
    public void Time_stamps_of_different_length_are_never_the_same_version() =>
        Assert.NotEqual(MigrationVersion.Parse("20240101"), MigrationVersion.Parse("20240101000000"));

    [Theory]
    [InlineData("1_2", "1.2")]
    [InlineData("0001", "0001")]
    [InlineData("2019-02-26-002946", "20190226002946")]
    [InlineData("2024-01-31_00", "20240131.00")]
    [InlineData("2024-01-31_00_Name", "2024-01-31_00_Name")]
    [InlineData("1.2-rc", "1.2-rc")]
    public void The_stored_text_reads_back_as_the_same_version(string text, string stored)
    {
        var version = MigrationVersion.Parse(text);

        Assert.Equal(stored, version.Text);
        Assert.Equal(version, MigrationVersion.Parse(version.Text));
    }

    [Fact]
    public void Letters_compare_ordinally_whatever_the_culture()
    {
        // Cultures put "i" and "I" side by side, and Turkish disagrees with the rest about which belong together.
        string[] texts = ["1-I", "1-i", "1-İ", "1-ı", "1-a", "1-Z"];

        var ordered = texts.Select(MigrationVersion.Parse).Order().Select(v => v.Text);

        Assert.Equal(["1-I", "1-Z", "1-a", "1-i", "1-İ", "1-ı"], ordered);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("._-")]
    public void Text_without_letter_or_digit_is_no_version(string text)
    {
        Assert.False(MigrationVersion.TryParse(text, out _));
        Assert.Throws<FormatException>(() => MigrationVersion.Parse(text));
    }

    [Fact]
    public void The_order_is_total()
    {
        // A mix in which comparing pair by pair with different rules would run in a circle.
        string[] texts = ["20231231120000", "20240101", "1510262030", "99999999999999", "2024010101", "1", "1-rc", "v2", "v10", "v02", "v2.a", "20240101.5"];
        var versions = texts.Select(MigrationVersion.Parse).ToArray();
        foreach (var a in versions)
        {
            foreach (var b in versions)
            {
                Assert.Equal(Math.Sign(a.CompareTo(b)), -Math.Sign(b.CompareTo(a)));
                foreach (var c in versions)
                {
                    Assert.False(a < b && b < c && !(a < c), $"{a} < {b} < {c}");
                }
            }
        }
    }
}
