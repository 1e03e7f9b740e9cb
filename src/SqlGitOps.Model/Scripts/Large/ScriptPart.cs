using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Model.Scripts.Large;

/// <summary>A few statements of a large file. Valid until the next part is read.</summary>
public sealed class ScriptPart
{
    internal ScriptPart(SqlScript script, int count, int end, bool isLast, bool endsWithOpenCopy)
    {
        Script = script;
        Count = count;
        End = end;
        IsLast = isLast;
        EndsWithOpenCopy = endsWithOpenCopy;
    }

    /// <summary>A stretch of the file, parsed. Only the first <see cref="Count"/> statements are whole; the others come again.</summary>
    public SqlScript Script { get; }

    /// <summary>The text of the stretch; its positions are those of the file.</summary>
    public SourceText Text => Script.Text;

    /// <summary>How many statements this part has.</summary>
    public int Count { get; }

    /// <summary>Where in <see cref="Text"/> the next part begins.</summary>
    public int End { get; }

    /// <summary>Whether the file ends with this part.</summary>
    public bool IsLast { get; }

    /// <summary>Whether the last statement is COPY … FROM stdin and its data come next; see <see cref="ScriptStream.ReadData"/>.</summary>
    public bool EndsWithOpenCopy { get; }
}
