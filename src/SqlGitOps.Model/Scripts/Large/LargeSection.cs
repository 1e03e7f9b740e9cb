namespace SqlGitOps.Model.Scripts.Large;

/// <summary>A section of a large file.</summary>
/// <param name="Start">Where it begins, in UTF-16 code units.</param>
/// <param name="End">Where it ends; <see cref="long.MaxValue"/> for the end of the file.</param>
/// <param name="FirstStatement">How many statements come before it.</param>
/// <param name="EndStatement">How many statements come before its end.</param>
public readonly record struct LargeSection(long Start, long End, int FirstStatement, int EndStatement);
