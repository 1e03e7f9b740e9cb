using SqlGitOps.Migrations;

namespace SqlGitOps.Cli.Commands;

/// <summary>The time of an option, which the help shows as users write it.</summary>
/// <param name="Time">The time.</param>
internal readonly record struct TimeValue(TimeSpan Time)
{
    public static implicit operator TimeSpan(TimeValue value) => value.Time;

    public override string ToString() => Duration.ToText(Time);
}
