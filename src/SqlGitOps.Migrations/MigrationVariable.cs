namespace SqlGitOps.Migrations;

/// <summary>A variable that may stand in migrations as <c>${name}</c>. Not a record, so that nothing prints its value by accident.</summary>
/// <param name="name">Its name.</param>
/// <param name="value">What is sent to the database in its place; null when there is no value.</param>
public sealed class MigrationVariable(string name, string? value)
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>What is sent to the database in its place; null when there is no value.</summary>
    public string? Value { get; } = value;

    /// <summary>Where a value is to be set, a sentence; null when there is one.</summary>
    public string? HowToSet { get; init; }

    /// <summary>Whether a text can be the name of a variable: letters, digits, and <c>_ . - :</c> behind the first.</summary>
    public static bool IsName(ReadOnlySpan<char> text) =>
        text.Length > 0 && (char.IsAsciiLetter(text[0]) || text[0] == '_') && text.IndexOfAnyExcept(s_characters) < 0;

    /// <summary>How it stands in a file.</summary>
    public override string ToString() => $"${{{Name}}}";

    private static readonly System.Buffers.SearchValues<char> s_characters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-:");
}
