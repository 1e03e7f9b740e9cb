using System.Buffers;
using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Migrations.Scripts;

/// <summary>Reads the directives of one file into a <see cref="MigrationScript"/>.</summary>
internal sealed class DirectiveReader
{
    // Most files have no directive at all; this search decides it at the speed of memory.
    private static readonly SearchValues<string> Openers = SearchValues.Create(
        [OwnPrefix, "+goose", "migrate:", "+migrate", "atlas:txmode", "changeset"], StringComparison.OrdinalIgnoreCase);

    private static readonly string[] OwnDirectives = ["no-transaction", "environments", "timeout", "variables"];

    private const string OwnPrefix = "sqlgitops:";

    private readonly SourceText _text;
    private readonly IReadOnlyList<string> _environmentsOfName;
    private readonly List<ScriptDiagnostic> _diagnostics = [];
    private readonly List<Section> _sections = [];
    private readonly List<string> _environments = [];
    private readonly List<string> _variables = [];
    private TransactionMode? _mode;
    private TransactionMode? _downMode;
    private TimeSpan? _lockTimeout;
    private TimeSpan? _statementTimeout;

    private DirectiveReader(SourceText text, IReadOnlyList<string> environmentsOfName)
    {
        _text = text;
        _environmentsOfName = environmentsOfName;
    }

    private enum SectionKind
    {
        Up,
        Down,
    }

    /// <summary>Reads a file.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="flywaySettings">The text of the Flyway settings file beside it; null for none.</param>
    /// <param name="environments">The environments of a file that names none in its text; empty for all.</param>
    /// <param name="mode">What the name of the file asks for; null when it asks for nothing.</param>
    public static MigrationScript Read(
        SourceText text, SourceText? flywaySettings, IReadOnlyList<string> environments, TransactionMode? mode)
    {
        var reader = new DirectiveReader(text, environments) { _mode = mode, _downMode = mode };
        if (flywaySettings is not null)
        {
            reader._mode = reader._downMode = FlywaySettings.ReadTransactionMode(flywaySettings) ?? mode;
        }

        if (MayHoldDirectives(text.Span))
        {
            reader.ReadComments();
        }

        return reader.ToScript();
    }

    /// <summary>Whether a text may hold directives; false is certain.</summary>
    public static bool MayHoldDirectives(ReadOnlySpan<char> text) => text.ContainsAny(Openers);

    private void ReadComments()
    {
        foreach (var comment in CommentLineScanner.Scan(_text.Span))
        {
            var content = _text.Span.Slice(comment.Content.Start, comment.Content.Length);
            if (!IsDirective(content))
            {
                continue;
            }

            if (comment.InLiteral)
            {
                _diagnostics.Add(new ScriptDiagnostic(
                    comment.Line,
                    "This line looks like a directive but lies inside a string, a quoted body or a block comment, so it has no effect.",
                    IsError: false));
                continue;
            }

            ReadDirective(comment, content.ToString());
        }
    }

    private static bool IsDirective(ReadOnlySpan<char> content) =>
        content.StartsWith(OwnPrefix, StringComparison.OrdinalIgnoreCase)
        || content.StartsWith("+goose", StringComparison.OrdinalIgnoreCase)
        || content.StartsWith("+migrate", StringComparison.OrdinalIgnoreCase)
        || (content.StartsWith("migrate:", StringComparison.Ordinal) && content.Length > 8 && !char.IsWhiteSpace(content[8]))
        || content.StartsWith("atlas:txmode", StringComparison.Ordinal)
        || content.StartsWith("changeset ", StringComparison.Ordinal);

    private void ReadDirective(CommentLine comment, string content)
    {
        var words = content.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (content.StartsWith(OwnPrefix, StringComparison.OrdinalIgnoreCase))
        {
            ReadOwn(comment, content[OwnPrefix.Length..].Trim());
        }
        else if (words[0].StartsWith("migrate:", StringComparison.Ordinal))
        {
            ReadDbmate(comment, words);
        }
        else if (words[0].Equals("+goose", StringComparison.OrdinalIgnoreCase))
        {
            ReadGoose(comment, words);
        }
        else if (words[0].Equals("+migrate", StringComparison.OrdinalIgnoreCase))
        {
            ReadSqlMigrate(comment, words);
        }
        else if (words[0] == "changeset")
        {
            ReadLiquibase(words);
        }
        else if (words[0] == "atlas:txmode")
        {
            ReadAtlas(comment, words);
        }
    }

    private void ReadOwn(CommentLine comment, string directive)
    {
        var nameLength = directive.AsSpan().IndexOfAny(" \t=");
        var name = nameLength < 0 ? directive : directive[..nameLength];
        var arguments = nameLength < 0 ? "" : directive[nameLength..].Trim();
        switch (name.ToLowerInvariant())
        {
            case "no-transaction" when arguments.Length == 0:
                // The project's own word outranks what an adopted convention says.
                _mode = _downMode = TransactionMode.None;
                break;
            case "environments" when arguments.StartsWith('='):
                ReadEnvironments(comment, arguments[1..]);
                break;
            case "timeout" when arguments.Length > 0:
                ReadTimeouts(comment, arguments);
                break;
            case "variables" when arguments.StartsWith('='):
                ReadVariables(comment, arguments[1..]);
                break;
            case "variables":
                Error(comment, "'variables' needs names, for example: -- sqlgitops: variables=schema,owner");
                break;
            case "no-transaction":
                Error(comment, "'no-transaction' takes no arguments. Put every directive on a line of its own.");
                break;
            case "environments":
                Error(comment, "'environments' needs names, for example: -- sqlgitops: environments=Test,Staging");
                break;
            case "timeout":
                Error(comment, "'timeout' needs a limit, for example: -- sqlgitops: timeout lock=5s statement=30s");
                break;
            default:
                Error(comment, $"'{name}' is not a directive.{NearestName.Hint(name, OwnDirectives)} Known are: {string.Join(", ", OwnDirectives)}.");
                break;
        }
    }

    private void ReadEnvironments(CommentLine comment, string list)
    {
        var names = list.Split(',', StringSplitOptions.TrimEntries);
        if (Array.Exists(names, static name => name.Length == 0 || name.Contains(' ', StringComparison.Ordinal)))
        {
            Error(comment, "'environments' needs names separated by commas, for example: -- sqlgitops: environments=Test,Staging");
            return;
        }

        _environments.AddRange(names);
    }

    private void ReadVariables(CommentLine comment, string list)
    {
        var names = list.Split(',', StringSplitOptions.TrimEntries);
        if (Array.Exists(names, static name => !MigrationVariable.IsName(name)))
        {
            Error(comment, "'variables' needs names separated by commas, for example: -- sqlgitops: variables=schema,owner");
            return;
        }

        _variables.AddRange(names);
    }

    private void ReadTimeouts(CommentLine comment, string arguments)
    {
        foreach (var argument in arguments.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? argument : argument[..equals];
            if (name is not ("lock" or "statement"))
            {
                Error(comment, $"'{name}' is not a time limit; use lock or statement, for example: timeout lock=5s statement=30s");
            }
            else if (equals < 0 || !Duration.TryParse(argument[(equals + 1)..], out var limit))
            {
                Error(comment, $"The {name} limit is not a duration. Write a whole number with ms, s, min or h, or 0 for no limit.");
            }
            else if (name == "lock")
            {
                _lockTimeout = limit;
            }
            else
            {
                _statementTimeout = limit;
            }
        }
    }

    private void ReadGoose(CommentLine comment, string[] words)
    {
        switch (string.Join(' ', words.Skip(1)).ToUpperInvariant())
        {
            case "UP":
                StartSection(comment, SectionKind.Up);
                break;
            case "DOWN":
                StartSection(comment, SectionKind.Down);
                break;
            case "NO TRANSACTION":
                RequestForFile(TransactionMode.None);
                break;
            case "STATEMENTBEGIN" or "STATEMENTEND" or "ENVSUB OFF":
                break;
            case "ENVSUB ON":
                Error(comment, "Environment variables are not put into migrations (goose ENVSUB). Declare the variable in sqlgitops.json: \"variables\": { \"name\": { \"env\": \"NAME\" } }.");
                break;
            default:
                Error(comment, "This is not a goose command. Known are: Up, Down, StatementBegin, StatementEnd, NO TRANSACTION, ENVSUB.");
                break;
        }
    }

    private void ReadDbmate(CommentLine comment, string[] words)
    {
        SectionKind? kind = words[0] switch
        {
            "migrate:up" => SectionKind.Up,
            "migrate:down" => SectionKind.Down,
            _ => null,
        };
        if (kind is not { } known)
        {
            Error(comment, $"'{words[0]}' is not a dbmate marker. Known are: migrate:up, migrate:down.");
            return;
        }

        StartSection(comment, known);
        foreach (var option in words.AsSpan(1))
        {
            switch (option)
            {
                case "transaction:false":
                    RequestForSection(known, TransactionMode.None);
                    break;
                case "transaction:true":
                    RequestForSection(known, TransactionMode.PerFile);
                    break;
                default:
                    Error(comment, $"'{option}' is not an option of dbmate. Known are: transaction:false, transaction:true.");
                    break;
            }
        }
    }

    private void ReadSqlMigrate(CommentLine comment, string[] words)
    {
        var command = words.Length > 1 ? words[1].ToUpperInvariant() : "";
        if (command is "STATEMENTBEGIN" or "STATEMENTEND")
        {
            return;
        }

        if (command is not ("UP" or "DOWN"))
        {
            Error(comment, "This is not a sql-migrate command. Known are: Up, Down, StatementBegin, StatementEnd.");
            return;
        }

        var kind = command == "UP" ? SectionKind.Up : SectionKind.Down;
        StartSection(comment, kind);
        foreach (var option in words.AsSpan(2))
        {
            if (option.Equals("notransaction", StringComparison.OrdinalIgnoreCase))
            {
                RequestForSection(kind, TransactionMode.None);
            }
            else
            {
                Error(comment, $"'{option}' is not an option of sql-migrate. Known is: notransaction.");
            }
        }
    }

    private void ReadLiquibase(string[] words)
    {
        foreach (var word in words)
        {
            if (word.Equals("runInTransaction:false", StringComparison.OrdinalIgnoreCase))
            {
                RequestForFile(TransactionMode.None);
            }
        }
    }

    private void ReadAtlas(CommentLine comment, string[] words)
    {
        switch (words.Length == 2 ? words[1] : "")
        {
            case "none":
                RequestForFile(TransactionMode.None);
                break;
            case "file" or "all":
                RequestForFile(TransactionMode.PerFile);
                break;
            default:
                Error(comment, "atlas:txmode needs one of: none, file, all.");
                break;
        }
    }

    private void StartSection(CommentLine comment, SectionKind kind)
    {
        if (_sections.Count == 0 && comment.HasCodeBefore)
        {
            Error(comment, "There are statements before the first section marker. They belong to no section and would never run; move them below it.");
        }

        _sections.Add(new Section(kind, comment.Line.Start, comment.Next));
    }

    // One statement that cannot run in a transaction is enough, so "none" outranks "per file".
    private void RequestForFile(TransactionMode mode)
    {
        RequestForSection(SectionKind.Up, mode);
        RequestForSection(SectionKind.Down, mode);
    }

    private void RequestForSection(SectionKind kind, TransactionMode mode)
    {
        ref var target = ref kind == SectionKind.Up ? ref _mode : ref _downMode;
        target = target == TransactionMode.None ? target : mode;
    }

    private void Error(CommentLine comment, string message) =>
        _diagnostics.Add(new ScriptDiagnostic(comment.Line, message, IsError: true));

    private MigrationScript ToScript()
    {
        var up = new List<TextSpan>();
        var down = new List<TextSpan>();
        for (var i = 0; i < _sections.Count; i++)
        {
            var end = i + 1 < _sections.Count ? _sections[i + 1].Marker : _text.Length;
            (_sections[i].Kind == SectionKind.Up ? up : down).Add(TextSpan.FromBounds(_sections[i].Start, end));
        }

        if (_sections.Count == 0)
        {
            up.Add(new TextSpan(0, _text.Length));
        }
        else if (up.Count == 0)
        {
            _diagnostics.Add(new ScriptDiagnostic(
                _text.GetLineSpanAt(_sections[0].Marker),
                "The file has a down section but no up section, so it would migrate nothing. Add the up marker above its statements.",
                IsError: true));
        }

        _diagnostics.Sort(static (left, right) => left.Span.Start.CompareTo(right.Span.Start));
        return new MigrationScript
        {
            RequestedTransactionMode = _mode,
            RequestedDownTransactionMode = _downMode,
            Up = up,
            Down = down,
            HasSections = _sections.Count > 0,
            Environments = _environments.Count > 0 ? _environments : _environmentsOfName,
            Variables = _variables,
            LockTimeout = _lockTimeout,
            StatementTimeout = _statementTimeout,
            Diagnostics = _diagnostics,
        };
    }

    private readonly record struct Section(SectionKind Kind, int Marker, int Start);
}
