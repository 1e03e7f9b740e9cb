namespace SqlGitOps.Conformance;

/// <summary>One comparison of the parsers with an engine, or with what a parser must hold by itself.</summary>
internal interface IConformanceCheck
{
    /// <summary>Short name for the command line, for example <c>postgresql-accept</c>.</summary>
    string Name { get; }

    /// <summary>Heading in the report.</summary>
    string Title { get; }

    /// <summary>Runs it.</summary>
    /// <exception cref="ConformanceException">Something it needs is missing.</exception>
    Task<CheckResult> RunAsync(ConformanceContext context, CancellationToken cancellation);
}
