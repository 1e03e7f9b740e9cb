namespace SqlGitOps.Review.Rules;

/// <summary>What a rule is about; the value is the thousands digit of its id and the name is the key in <c>.editorconfig</c>.</summary>
public enum RuleCategory
{
    /// <summary>Syntax and the tool itself (SGO0xxx).</summary>
    Syntax = 0,

    /// <summary>Locks that block the application (SGO1xxx).</summary>
    Locking = 1,

    /// <summary>Data that is lost (SGO2xxx).</summary>
    DataLoss = 2,

    /// <summary>Changes that break running applications (SGO3xxx).</summary>
    BreakingChange = 3,

    /// <summary>Statements that fail or do not do what they say (SGO4xxx).</summary>
    Correctness = 4,

    /// <summary>Slow statements (SGO5xxx).</summary>
    Performance = 5,

    /// <summary>Schema design and types (SGO6xxx).</summary>
    Design = 6,

    /// <summary>Names (SGO7xxx).</summary>
    Naming = 7,

    /// <summary>Security (SGO8xxx).</summary>
    Security = 8,

    /// <summary>The migration project: order, duplicates, edited files (SGO9xxx).</summary>
    Project = 9,
}
