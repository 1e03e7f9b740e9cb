using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using SqlGitOps.Benchmarks;
using SqlGitOps.Syntax;

// What the scripts beside this project call.
if (args is ["accepts", var acceptedDialect, var candidates])
{
    Throughput.PrintAccepted(Enum.Parse<SqlDialect>(acceptedDialect), candidates);
    return;
}

if (args is ["throughput", var dialect, var list, var rounds])
{
    Throughput.Run(Enum.Parse<SqlDialect>(dialect), list, int.Parse(rounds, CultureInfo.InvariantCulture));
    return;
}

if (args is ["folder", var folderDialect, var folder])
{
    Throughput.ParseFolder(Enum.Parse<SqlDialect>(folderDialect), folder);
    return;
}

// In this process: the generated projects of other tool chains would need every build setting of the repository again.
var config = ManualConfig.CreateMinimumViable()
    .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(3).WithIterationCount(9))
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddColumn(StatisticColumn.Median, new ThroughputColumn(), new AllocationColumn());

BenchmarkSwitcher.FromAssembly(typeof(SyntaxBenchmarks).Assembly).Run(args.Length == 0 ? ["--filter", "*"] : args, config);
