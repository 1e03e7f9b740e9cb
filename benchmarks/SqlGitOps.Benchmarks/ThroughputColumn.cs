using BenchmarkDotNet.Reports;

namespace SqlGitOps.Benchmarks;

/// <summary>Megabytes (10^6 bytes) of input in a second, by the median time.</summary>
internal sealed class ThroughputColumn() : PerByteColumn("MB/s", "Input in 10^6 bytes a second (median)")
{
    // Bytes in a nanosecond are thousands of megabytes in a second.
    protected override double Value(BenchmarkReport report, long bytes) => bytes / report.ResultStatistics!.Median * 1000;
}
