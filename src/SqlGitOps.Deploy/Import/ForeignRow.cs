using System.Globalization;

namespace SqlGitOps.Deploy.Import;

/// <summary>A row of another tool's table, by column name in any letter case.</summary>
/// <param name="columns">The columns that were read.</param>
/// <param name="values">Their values as text, null for NULL; times in UTC, bytes in hexadecimal digits.</param>
internal sealed class ForeignRow(IReadOnlyList<ForeignColumn> columns, IReadOnlyList<string?> values)
{
    // From here on a plain number is milliseconds since 1970, as Prisma keeps times in SQLite; years have four digits.
    private const long FirstMilliseconds = 100_000_000_000;

    /// <summary>The value; null for NULL and for a column that the table does not have.</summary>
    public string? this[string column]
    {
        get
        {
            for (var i = 0; i < columns.Count; i++)
            {
                if (columns[i].Name.Equals(column, StringComparison.OrdinalIgnoreCase))
                {
                    return values[i];
                }
            }

            return null;
        }
    }

    /// <summary>The value of a column that holds a text in every row that the tool wrote; empty for NULL.</summary>
    public string Text(string column) => this[column] ?? string.Empty;

    /// <summary>Whether a flag is set, as the engines spell it.</summary>
    public bool IsTrue(string column) =>
        this[column] is { } value && (value is "1" or "t" || value.Equals("true", StringComparison.OrdinalIgnoreCase));

    /// <summary>A number; null for NULL and for anything else.</summary>
    public long? Number(string column) =>
        long.TryParse(this[column], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A time; one without a zone counts as UTC. Null when there is none.</summary>
    public DateTimeOffset? Time(string column)
    {
        if (Number(column) is >= FirstMilliseconds and var milliseconds)
        {
            return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        }

        return DateTimeOffset.TryParse(
            this[column], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
    }
}
