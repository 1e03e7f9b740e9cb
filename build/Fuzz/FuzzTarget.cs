using SqlGitOps.Syntax.Text;
using SqlGitOps.Syntax.Tree;

namespace SqlGitOps.Fuzz;

/// <summary>A parser that is fuzzed.</summary>
/// <param name="Name">Name on the command line and of the embedded file of seeds.</param>
/// <param name="Parse">Parses any text.</param>
/// <param name="Words">Key words to insert.</param>
/// <param name="CorpusFolders">Folders of the corpus with more seeds.</param>
internal sealed record FuzzTarget(string Name, Func<SourceText, SyntaxTree> Parse, IReadOnlyList<string> Words, IReadOnlyList<string> CorpusFolders)
{
    /// <summary>Parses a file of the corpus; as the target does unless said otherwise.</summary>
    public Func<SourceText, SyntaxTree> ParseFile { get; init; } = Parse;

    /// <summary>What a parsed file of the corpus gives as seeds; its statements unless said otherwise.</summary>
    public Func<SyntaxTree, IEnumerable<string>> Seeds { get; init; } = SeedReader.Statements;
}
