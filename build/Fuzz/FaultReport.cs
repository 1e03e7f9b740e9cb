using System.Globalization;

namespace SqlGitOps.Fuzz;

/// <summary>Shortens inputs that show a fault, prints them and keeps them as files; one for each cause.</summary>
internal sealed class FaultReport(FuzzOptions options)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Number of different faults.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _known.Count;
            }
        }
    }

    public void Add(FuzzTarget target, string input, string fault)
    {
        var signature = Inspection.Signature(fault);
        lock (_lock)
        {
            if (!_known.Add(target.Name + signature))
            {
                return;
            }
        }

        Save(target, Minimizer.Run(target, input, signature), fault);
    }

    /// <summary>Prints an input and writes it to a file.</summary>
    public void Save(FuzzTarget target, string input, string fault)
    {
        lock (_lock)
        {
            Directory.CreateDirectory(options.Output);
            string path;
            var number = 1;
            do
            {
                path = Path.Combine(options.Output, string.Create(CultureInfo.InvariantCulture, $"{target.Name}-{options.Seed}-{number++}.sql"));
            }
            while (File.Exists(path));

            // UTF-16, so that single surrogates survive.
            File.WriteAllText(path, input, System.Text.Encoding.Unicode);
            Console.WriteLine($"FAULT in {target.Name} (seed {options.Seed}, {path}): {fault}\n----\n{input}\n----");
        }
    }
}
