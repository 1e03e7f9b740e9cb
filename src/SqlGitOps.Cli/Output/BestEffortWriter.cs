using System.Text;

namespace SqlGitOps.Cli.Output;

/// <summary>
/// An output that may be lost: after the first write that fails (a full disk, a stream that is closed) it takes everything
/// and writes nothing, so that what runs goes on.
/// </summary>
internal sealed class BestEffortWriter : TextWriter
{
    private readonly TextWriter _output;
    private volatile bool _isLost;

    public BestEffortWriter(Func<TextWriter> open)
    {
        var output = Null;
        Try(() => output = open());
        _output = output;
    }

    public override Encoding Encoding => _output.Encoding;

    public override void Write(char value) => Try(() => _output.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(() => _output.Write(buffer, index, count));

    public override void Write(string? value) => Try(() => _output.Write(value));

    public override void WriteLine(string? value) => Try(() => _output.WriteLine(value));

    public override void Flush() => Try(_output.Flush);

    private void Try(Action write)
    {
        if (_isLost)
        {
            return;
        }

        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _isLost = true;
        }
    }
}
