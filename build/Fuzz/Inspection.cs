using System.Diagnostics;
using System.Globalization;
using SqlGitOps.Syntax.Parsing;
using SqlGitOps.Syntax.Text;
using SqlGitOps.Testing;

namespace SqlGitOps.Fuzz;

/// <summary>Parses a text and says what is wrong with what came out.</summary>
internal static class Inspection
{
    // Steps of the parser for each token, and what any file may take. Look-ahead over nested parentheses is the most
    // expensive thing that the parsers do; it is bounded by the depth they allow.
    private const int StepsPerToken = 400;
    private const int StepsPerFile = 10_000;

    /// <summary>A fault in a few words, the same for the same cause; null when all is well.</summary>
    /// <param name="target">The parser.</param>
    /// <param name="text">Its input.</param>
    /// <param name="coverage">Takes in what a sound tree shows, when given.</param>
    /// <param name="isNew">Whether it showed something new.</param>
    public static string? FindFault(FuzzTarget target, SourceText text, Coverage? coverage, out bool isNew)
    {
        isNew = false;
        try
        {
            using var tree = target.Parse(text);
            var steps = Parser.StepsOfLastRun;
            if (steps > StepsPerFile + (long)StepsPerToken * tree.Tokens.Length)
            {
                return "too many steps of the parser for the number of tokens";
            }

            if (TreeCheck.FindFault(tree) is { } fault)
            {
                return fault;
            }

            isNew = coverage is not null && coverage.Add(tree);
            return null;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return $"{exception.GetType().Name}: {exception.Message} {Place(exception)}";
        }
    }

    /// <summary>What two faults of one cause have in common: the text without numbers.</summary>
    public static string Signature(string fault)
    {
        Span<char> output = fault.Length <= 512 ? stackalloc char[fault.Length] : new char[fault.Length];
        var length = 0;
        foreach (var c in fault)
        {
            if (!char.IsAsciiDigit(c))
            {
                output[length++] = c;
            }
        }

        return output[..length].ToString();
    }

    private static string Place(Exception exception)
    {
        foreach (var frame in new StackTrace(exception, fNeedFileInfo: false).GetFrames())
        {
            if (frame.GetMethod() is { DeclaringType.Namespace: { } space } method && space.StartsWith("SqlGitOps.", StringComparison.Ordinal))
            {
                return string.Create(CultureInfo.InvariantCulture, $"in {method.DeclaringType!.Name}.{method.Name}");
            }
        }

        return string.Empty;
    }
}
