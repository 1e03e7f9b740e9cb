using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Fuzz;

/// <summary>Makes an input that shows a fault as short as it gets by leaving out parts.</summary>
internal static class Minimizer
{
    private const int MostTries = 20_000;

    public static string Run(FuzzTarget target, string text, string signature)
    {
        var tries = 0;
        for (var size = Math.Max(text.Length / 2, 1); size > 0 && tries < MostTries;)
        {
            var removed = false;
            for (var start = 0; start < text.Length && tries < MostTries; tries++)
            {
                var shorter = text.Remove(start, Math.Min(size, text.Length - start));
                if (Shows(target, shorter, signature))
                {
                    text = shorter;
                    removed = true;
                }
                else
                {
                    start += size;
                }
            }

            size = removed && size == 1 ? 1 : size / 2;
        }

        return text;
    }

    private static bool Shows(FuzzTarget target, string text, string signature) =>
        Inspection.FindFault(target, SourceText.From(text), coverage: null, out _) is { } fault && Inspection.Signature(fault) == signature;
}
