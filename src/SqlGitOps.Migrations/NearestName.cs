namespace SqlGitOps.Migrations;

/// <summary>Finds the known name that a mistyped one most likely means.</summary>
public static class NearestName
{
    /// <summary>" Did you mean 'x'?" or an empty text when no known name is near.</summary>
    public static string Hint(string name, IEnumerable<string> known)
    {
        string? best = null;
        var bestDistance = int.MaxValue;
        foreach (var candidate in known)
        {
            var distance = Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant());
            var isNear = distance * 2 <= Math.Max(name.Length, candidate.Length);
            if (isNear && distance < bestDistance)
            {
                bestDistance = distance;
                best = candidate;
            }
        }

        return best is null ? "" : $" Did you mean '{best}'?";
    }

    private static int Distance(string left, string right)
    {
        var row = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var above = row[j];
                var replace = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                row[j] = Math.Min(replace, Math.Min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }

        return row[right.Length];
    }
}
