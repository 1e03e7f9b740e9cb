using System.Text.Json;

namespace SqlGitOps.Faults.Tests;

/// <summary>A folder of migrations, and the tool as processes that deploy it.</summary>
internal sealed class FaultProject : IDisposable
{
    public const string Marks = "CREATE TABLE marks (file int NOT NULL);\n";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new("faults");
    private readonly string _dialect;

    public FaultProject(string dialect = "PostgreSql")
    {
        _dialect = dialect;
        // What the review says about these files is not what is tested.
        _folder.Write(".editorconfig", "root = true\n[*.sql]\ndotnet_analyzer_diagnostic.severity = none\n");
    }

    public string Root => _folder.Root;

    public string Combine(string relativePath) => _folder.Combine(relativePath);

    /// <summary>Writes a migration.</summary>
    public FaultProject With(string name, string sql)
    {
        _folder.Write("migrations/" + name, sql);
        return this;
    }

    /// <summary>Writes a migration byte for byte.</summary>
    public void WithBytes(string name, byte[] content)
    {
        Directory.CreateDirectory(_folder.Combine("migrations"));
        File.WriteAllBytes(_folder.Combine("migrations/" + name), content);
    }

    /// <summary>Writes another file of the project.</summary>
    public FaultProject WithFile(string path, string text)
    {
        _folder.Write(path, text);
        return this;
    }

    /// <summary>Writes a table <c>marks</c> and <paramref name="count"/> files that add a row each: run twice, it is there twice.</summary>
    public FaultProject WithMarks(int count)
    {
        With("0000_marks.sql", Marks);
        for (var i = 1; i <= count; i++)
            With($"{i:0000}_mark.sql", $"INSERT INTO marks VALUES ({i});\n");
        return this;
    }

    /// <summary>Starts a command of the tool.</summary>
    public RunningTool Start(string connection, params string[] arguments) => Start(connection, null, arguments);

    public RunningTool Start(string connection, IReadOnlyDictionary<string, string?>? environment, params string[] arguments) =>
        new(this, connection, environment, arguments);

    /// <summary>Starts a command of the tool by a line of the shell, in which <c>"$@"</c> is the command.</summary>
    public RunningTool StartShell(string connection, string shell, params string[] arguments) => new(this, connection, null, arguments, shell);

    /// <summary>Runs a command of the tool to its end.</summary>
    public async Task<ProcessResult> RunAsync(string connection, params string[] arguments)
    {
        using var tool = Start(connection, arguments);
        return await tool.WaitAsync();
    }

    /// <summary>Deploys, and requires that everything is applied.</summary>
    public async Task<ProcessResult> DeployAsync(string connection, params string[] arguments)
    {
        var result = await RunAsync(connection, ["deploy", .. arguments]);
        Assert.True(result.ExitCode == 0, result.ToString());
        return result;
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>A tool that runs.</summary>
    internal sealed class RunningTool : IDisposable
    {
        private readonly ToolProcess _process;
        private readonly List<string> _lines = [];
        private readonly SemaphoreSlim _more = new(0);

        public RunningTool(FaultProject project, string connection, IReadOnlyDictionary<string, string?>? environment, string[] arguments, string? shell = null)
        {
            var variables = new Dictionary<string, string?>(environment ?? new Dictionary<string, string?>(), StringComparer.Ordinal)
            {
                ["SQLGITOPS_CONNECTION_STRING"] = connection,
            };
            string[] format = arguments.Contains("--format", StringComparer.Ordinal) ? [] : ["--format", "json"];
            string[] command = [.. arguments, "--project", project.Root, "--dialect", project._dialect, .. format];
            _process = shell is null
                ? ToolUnderTest.Start(project.Root, variables, OnLine, command)
                : ToolProcess.Start("sh", ["-c", shell, "sh", "dotnet", ToolUnderTest.Path, .. command], project.Root, variables, OnLine);
        }

        public bool HasExited => _process.HasExited;

        public void Signal(int signal) => Assert.True(_process.Signal(signal), "The tool had ended before the signal.");

        public Task<ProcessResult> WaitAsync() => _process.WaitAsync(Limit);

        /// <summary>Waits until it has written an event of a kind that holds a text.</summary>
        public async Task WaitForAsync(string kind, string text = "")
        {
            for (var next = 0; ; next++)
            {
                Assert.True(await _more.WaitAsync(Limit), $"The tool did not write the event {kind}.");
                string line;
                lock (_lines)
                    line = _lines[next];
                using var item = JsonDocument.Parse(line);
                var found = item.RootElement.GetProperty("event").GetString();
                if (found == kind && line.Contains(text, StringComparison.Ordinal))
                    return;
                Assert.True(found != "end", $"The tool ended without the event {kind}: {line}");
            }
        }

        public void Dispose()
        {
            _process.Dispose();
            _more.Dispose();
        }

        private void OnLine(string line)
        {
            lock (_lines)
                _lines.Add(line);
            _more.Release();
        }
    }
}
