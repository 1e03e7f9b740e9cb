using System.Diagnostics;
using SqlGitOps.Syntax.Text;
using Xunit;

namespace SqlGitOps.Syntax.Tests;

public sealed class OutputFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sqlgitops-output-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_folder_is_created_and_an_earlier_file_replaced()
    {
        var path = Path.Combine(_folder, "new", "out.sarif");

        OutputFile.Write(path, stream => stream.Write("a longer first text"u8));
        OutputFile.Write(path, stream => stream.Write("second"u8));

        Assert.Equal("second", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void A_failure_leaves_the_earlier_file_and_nothing_else()
    {
        var path = Path.Combine(_folder, "out.sarif");
        File.WriteAllText(path, "earlier");

        Assert.Throws<InvalidOperationException>(() => OutputFile.Write(path, stream =>
        {
            stream.Write("half"u8);
            throw new InvalidOperationException();
        }));

        Assert.Equal("earlier", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_link_stays_and_its_target_is_replaced()
    {
        var (target, first, second) = (Path.Combine(_folder, "a", "out.sarif"), Path.Combine(_folder, "first"), Path.Combine(_folder, "second"));
        File.CreateSymbolicLink(first, Path.Combine("a", "out.sarif"));
        File.CreateSymbolicLink(second, first);

        foreach (var text in new[] { "into no file yet", "again" })
        {
            OutputFile.Write(second, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));

            Assert.Equal(text, File.ReadAllText(target));
            Assert.NotNull(new FileInfo(first).LinkTarget);
            Assert.NotNull(new FileInfo(second).LinkTarget);
            Assert.Equal([target], Directory.GetFiles(Path.GetDirectoryName(target)!));
        }
    }

    [Fact]
    public void Links_in_a_circle_are_an_error()
    {
        var (first, second) = (Path.Combine(_folder, "first"), Path.Combine(_folder, "second"));
        File.CreateSymbolicLink(first, second);
        File.CreateSymbolicLink(second, first);

        Assert.Throws<IOException>(() => OutputFile.Write(first, stream => stream.Write("text"u8)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_pipe_is_written_to_and_stays(bool isLink)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var pipe = Path.Combine(_folder, "pipe");
        using (var make = Process.Start("mkfifo", [pipe]))
        {
            await make.WaitForExitAsync();
        }

        var path = isLink ? Path.Combine(_folder, "link") : pipe;
        if (isLink)
        {
            File.CreateSymbolicLink(path, pipe);
        }

        using var reader = Process.Start(new ProcessStartInfo("cat", [pipe]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        try
        {
            OutputFile.Write(path, stream => stream.Write("through"u8));

            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            Assert.Equal("through", await reader.StandardOutput.ReadToEndAsync(limit.Token));
            Assert.Equal(isLink ? 2 : 1, Directory.GetFiles(_folder).Length);
        }
        finally
        {
            reader.Kill();
        }
    }
}
