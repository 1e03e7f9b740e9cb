using System.Collections.Frozen;

namespace SqlGitOps.Model.PostgreSql;

/// <summary>The volatility of built-in functions, from <c>function-volatility.txt</c>.</summary>
internal static class PostgreSqlFunctions
{
    private static readonly Lazy<FrozenDictionary<string, Volatility>> s_functions = new(Load);

    /// <summary>The volatility of a built-in function; <see cref="Volatility.Unknown"/> when it is not built in.</summary>
    /// <param name="name">The folded name without a schema.</param>
    public static Volatility Find(string name) => s_functions.Value.GetValueOrDefault(name, Volatility.Unknown);

    private static FrozenDictionary<string, Volatility> Load()
    {
        using var stream = typeof(PostgreSqlFunctions).Assembly.GetManifestResourceStream("function-volatility.txt")
            ?? throw new InvalidOperationException("The resource function-volatility.txt is missing.");
        using var reader = new StreamReader(stream);
        var functions = new Dictionary<string, Volatility>(3000, StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length < 2 || line[0] == '#')
            {
                continue;
            }

            var volatility = line[0] switch
            {
                'v' => Volatility.Volatile,
                's' => Volatility.Stable,
                _ => Volatility.Immutable,
            };
            foreach (var name in line[2..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                functions[name] = volatility;
            }
        }

        return functions.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
