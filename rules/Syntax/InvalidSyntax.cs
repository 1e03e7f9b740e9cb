using SqlGitOps.Review.Findings;
using SqlGitOps.Review.Rules;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Rules.Syntax;

/// <summary>SGO0001.</summary>
public sealed class InvalidSyntax : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SGO0001",
        Name = nameof(InvalidSyntax),
        Title = "Text that is not valid SQL",
        Category = RuleCategory.Syntax,
        DefaultSeverity = Severity.Error,
        Documentation = """
            The text at this place does not fit the grammar of the dialect, so the database would refuse the statement. The
            statements before and after it are reviewed all the same.

            Files that are no text at all (binary content) are reported here too. A file that is neither UTF-8 nor UTF-16 is
            read as Latin-1 and reported, because the database would receive other characters than the editor shows: save it
            as UTF-8.
            """,
    };

    /// <inheritdoc/>
    public override void Initialize(RuleRegistration registration) => registration.RegisterFile(static context =>
    {
        foreach (var error in context.Script.Errors)
        {
            context.Report(error.Span, error.Message);
        }

        if (context.Text.Encoding == SourceEncoding.Latin1)
        {
            context.Report(FirstForeignCharacter(context.Text), "The file is not UTF-8; save it as UTF-8 so that the database gets the characters you see");
        }
    });

    private static TextSpan FirstForeignCharacter(SourceText text)
    {
        var index = text.Span.IndexOfAnyExceptInRange('\0', '\x7F');
        return new TextSpan(Math.Max(index, 0), index < 0 ? 0 : 1);
    }
}
