using System.Diagnostics;
using System.Globalization;
using SqlGitOps.Fuzz;

// Called by build/fuzz.sh, which describes the arguments. Exit codes: 0 no fault, 1 faults, 2 could not run.
FuzzOptions options;
try
{
    options = FuzzOptions.Parse(args);
}
catch (ArgumentException exception)
{
    Console.Error.WriteLine($"error: {exception.Message}. Run build/fuzz.sh --help.");
    return 2;
}

// An input of a few thousand characters takes microseconds; a busy machine and the collector take some too.
var hangs = TimeSpan.FromSeconds(20);
var faults = new FaultReport(options);
var watch = Stopwatch.StartNew();
long done = 0;
foreach (var target in options.Targets)
{
    var seeds = SeedReader.Read(target, options.Corpus);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"==> {target.Name}: {seeds.Count:N0} texts to start from"));
    using var cancel = new CancellationTokenSource();
    if (options.SecondsLimit > 0)
    {
        cancel.CancelAfter(TimeSpan.FromSeconds((double)options.SecondsLimit / options.Targets.Count));
    }

    var share = Math.Max(1, options.Count / options.Targets.Count / options.Threads);
    var workers = new FuzzWorker[options.Threads];
    var threads = new Thread[options.Threads];
    for (var i = 0; i < workers.Length; i++)
    {
        var worker = workers[i] = new FuzzWorker(target, seeds, options.Seed, i, faults.Add);

        // The smallest stack that the parsers are made for.
        threads[i] = new Thread(() => worker.Run(share, cancel.Token), 256 * 1024) { IsBackground = true };
        threads[i].Start();
    }

    var start = watch.Elapsed;
    var shown = start;
    while (Array.Exists(threads, thread => thread.IsAlive))
    {
        Array.Find(threads, thread => thread.IsAlive)?.Join(200);
        foreach (var worker in workers)
        {
            if (worker.CurrentTime > hangs)
            {
                faults.Save(worker.Target, worker.Current, $"takes more than {hangs.TotalSeconds:F0} seconds");
                return 1;
            }
        }

        if (watch.Elapsed - shown > TimeSpan.FromSeconds(30))
        {
            shown = watch.Elapsed;
            Print();
        }
    }

    Print();
    done += workers.Sum(worker => worker.Done);

    void Print() => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"    {workers.Sum(worker => worker.Done):N0} inputs, {workers.Sum(worker => worker.Characters) / 1e6:F1} million characters, {workers.Sum(worker => worker.Done) / (watch.Elapsed - start).TotalSeconds:N0} inputs a second; {workers.Max(worker => worker.Covered):N0} things reached, {workers.Sum(worker => worker.PoolSize):N0} texts in the pools; {faults.Count} faults"));
}

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done:N0} inputs in {watch.Elapsed.TotalSeconds:F0} s with seed {options.Seed}: {faults.Count} faults"));
return faults.Count == 0 ? 0 : 1;
