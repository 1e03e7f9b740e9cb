namespace SqlGitOps.Model;

/// <summary>A column type under its canonical name.</summary>
/// <param name="Name">Canonical name, for example <c>integer</c>, <c>character varying</c>, <c>timestamp with time zone</c>.</param>
/// <param name="Length">First modifier (length or precision), or null.</param>
/// <param name="Scale">Second modifier (scale), or null.</param>
/// <param name="IsArray">Whether it is an array of that type.</param>
public sealed record SqlType(string Name, int? Length = null, int? Scale = null, bool IsArray = false)
{
    /// <inheritdoc/>
    public override string ToString() =>
        Name + (Length, Scale) switch
        {
            (null, _) => string.Empty,
            (_, null) => $"({Length})",
            _ => $"({Length},{Scale})",
        } + (IsArray ? "[]" : string.Empty);
}
