using Microsoft.SqlServer.TransactSql.ScriptDom;
using SqlGitOps.Model;
using SqlGitOps.Syntax.Text;
using SqlGitOps.TransactSql.Lexing;

namespace SqlGitOps.TransactSql.Lowering;

/// <summary>Leads from fragments of ScriptDom back to the text they were read from: spans, names and expressions as written.</summary>
/// <param name="text">The text with its tokens.</param>
/// <param name="start">Offset in it of the text that ScriptDom saw.</param>
internal sealed class FragmentSource(LexedText text, int start)
{
    public LexedText Text => text;

    /// <summary>The fragment in the file.</summary>
    public TextSpan Span(TSqlFragment fragment) => Span(fragment, fragment);

    /// <summary>From the start of one fragment to the end of another, in the file.</summary>
    public TextSpan Span(TSqlFragment first, TSqlFragment last)
    {
        var from = first.StartOffset;
        var to = last.StartOffset + last.FragmentLength;
        return from < 0 || to < from ? default : text.ToFile(TrimSemicolon(from + start, to + start));
    }

    /// <summary>From the token behind <paramref name="name"/> (the command of ALTER TABLE) to the end of <paramref name="last"/>.</summary>
    public TextSpan ClauseAfter(TSqlFragment name, TSqlFragment last)
    {
        var first = text.TokenAt(start + name.StartOffset + name.FragmentLength);
        var end = start + last.StartOffset + last.FragmentLength;
        return text.Tokens[first].Start >= end ? Span(last) : text.ToFile(TrimSemicolon(text.Tokens[first].Start, end));
    }

    /// <summary>The fragment as written, without the comments and line ends in it.</summary>
    public string Folded(TSqlFragment fragment)
    {
        var builder = new System.Text.StringBuilder();
        var end = start + fragment.StartOffset + fragment.FragmentLength;
        var previousEnd = -1;
        for (var i = text.TokenAt(start + fragment.StartOffset); i < text.Tokens.Length && text.Tokens[i].Start < end; i++)
        {
            if (previousEnd >= 0 && text.Tokens[i].Start > previousEnd)
            {
                builder.Append(' ');
            }

            builder.Append(text.TextOf(i));
            previousEnd = text.Tokens[i].End;
        }

        return builder.ToString();
    }

    /// <summary>The text of a fragment as written.</summary>
    public string Written(TSqlFragment fragment) => text.Text.Slice(start + fragment.StartOffset, fragment.FragmentLength).ToString();

    /// <summary>Indexes of the first token of a fragment and of the one behind its last, in <see cref="Text"/>.</summary>
    public (int First, int End) Tokens(TSqlFragment fragment)
    {
        var first = text.TokenAt(start + fragment.StartOffset);
        return (first, Math.Max(first, text.TokenAt(start + fragment.StartOffset + fragment.FragmentLength - 1) + 1));
    }

    /// <summary>The name as written, with placeholders where ScriptDom saw stand-ins.</summary>
    public string Name(Identifier identifier)
    {
        var offset = start + identifier.StartOffset;
        return identifier.QuoteType == QuoteType.NotQuoted && identifier.StartOffset >= 0 && text.HasMask(offset, offset + identifier.FragmentLength)
            ? Written(identifier)
            : identifier.Value;
    }

    /// <summary>
    /// The name of an object. Another database or server stays with the schema (<c>Archive.dbo</c>), so that it is never
    /// taken for an object of this database; <c>tempdb..#t</c> is just <c>#t</c>.
    /// </summary>
    public ObjectName Name(SchemaObjectName name)
    {
        var last = Name(name.BaseIdentifier);
        if (last.StartsWith('#'))
        {
            return ObjectName.Of(last);
        }

        var schema = name.SchemaIdentifier is null ? null : Name(name.SchemaIdentifier);
        if (name.DatabaseIdentifier is { } database && Name(database) is { Length: > 0 } databaseName)
        {
            schema = $"{databaseName}.{schema}";
        }

        if (name.ServerIdentifier is { } server && Name(server) is { Length: > 0 } serverName)
        {
            schema = $"{serverName}.{schema}";
        }

        return new ObjectName(string.IsNullOrEmpty(schema) ? null : schema, last);
    }

    /// <summary>The first words of a statement, for messages.</summary>
    public string Command(TSqlFragment statement)
    {
        var (first, end) = Tokens(statement);
        var word = text.TextOf(first).ToString().ToUpperInvariant();
        return word is "CREATE" or "ALTER" or "DROP" or "SET" or "BACKUP" or "RESTORE" or "BULK" or "ENABLE" or "DISABLE" or "ADD"
            && first + 1 < end && char.IsAsciiLetter(text.TextOf(first + 1)[0])
            ? $"{word} {text.TextOf(first + 1).ToString().ToUpperInvariant()}"
            : word;
    }

    private TextSpan TrimSemicolon(int from, int to)
    {
        while (to > from && (text.Text[to - 1] == ';' || char.IsWhiteSpace(text.Text[to - 1])))
        {
            to--;
        }

        return TextSpan.FromBounds(from, to);
    }
}
