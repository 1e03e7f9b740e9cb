using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using SqlGitOps.Syntax;

namespace SqlGitOps.Benchmarks;

/// <summary>A column that relates a result to the size of the input.</summary>
internal abstract class PerByteColumn(string name, string legend) : IColumn
{
    private readonly Dictionary<SqlDialect, long> _bytes = [];

    public string Id => GetType().Name;

    public string ColumnName => name;

    public string Legend => legend;

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        var dialect = (SqlDialect)benchmarkCase.Parameters[nameof(SyntaxBenchmarks.Dialect)];
        if (!_bytes.TryGetValue(dialect, out var bytes))
        {
            _bytes.Add(dialect, bytes = Corpus.Load(dialect).Bytes);
        }

        return summary[benchmarkCase] is { ResultStatistics: not null } report
            ? Value(report, bytes).ToString("0.00", CultureInfo.InvariantCulture)
            : "-";
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public bool IsAvailable(Summary summary) => true;

    protected abstract double Value(BenchmarkReport report, long bytes);
}
