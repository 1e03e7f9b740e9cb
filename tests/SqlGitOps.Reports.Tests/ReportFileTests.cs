using Xunit;

namespace SqlGitOps.Reports.Tests;

public sealed class ReportFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sqlgitops-report-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_folder_is_created_and_an_earlier_file_replaced()
    {
        var path = Path.Combine(_folder, "new", "out.sarif");

        ReportFile.Write(path, stream => stream.Write("a longer first text"u8));
        ReportFile.Write(path, stream => stream.Write("second"u8));

        Assert.Equal("second", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void A_failure_leaves_the_earlier_file_and_nothing_else()
    {
        var path = Path.Combine(_folder, "out.sarif");
        File.WriteAllText(path, "earlier");

        Assert.Throws<InvalidOperationException>(() => ReportFile.Write(path, stream =>
        {
            stream.Write("half"u8);
            throw new InvalidOperationException();
        }));

        Assert.Equal("earlier", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }
}
