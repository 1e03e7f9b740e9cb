using BenchmarkDotNet.Reports;

namespace SqlGitOps.Benchmarks;

/// <summary>Bytes allocated on the managed heap for each byte of input.</summary>
internal sealed class AllocationColumn() : PerByteColumn("B/B", "Bytes allocated for each byte of input")
{
    protected override double Value(BenchmarkReport report, long bytes) =>
        (double)(report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0) / bytes;
}
