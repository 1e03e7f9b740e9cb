using System.Buffers;
using System.Globalization;

namespace SqlGitOps.Review.Configuration;

/// <summary>
/// The name of an <c>.editorconfig</c> section as a matcher, after the EditorConfig specification: <c>*</c> any characters
/// but <c>/</c>, <c>**</c> any characters, <c>?</c> one character but <c>/</c>, <c>[abc]</c>, <c>[!abc]</c>, <c>[a-z]</c>,
/// <c>{a,b}</c> (may be nested), <c>{1..3}</c> and <c>\</c> before a character that stands for itself. A name without
/// <c>/</c> matches in every folder, any other is relative to the folder of the file.
/// </summary>
/// <remarks>
/// Compiled to a small program and matched with a visited set, so the time is at most pattern length times path length,
/// whatever the pattern.
/// </remarks>
internal sealed class SectionGlob
{
    private readonly Instruction[] _program;

    private SectionGlob(Instruction[] program) => _program = program;

    private enum OpCode : byte
    {
        Character,
        NotSlash,
        Anything,
        Class,
        Number,
        Split,
        Jump,
        End,
    }

    /// <summary>Compiles a section name. Unbalanced brackets and braces stand for themselves.</summary>
    public static SectionGlob Compile(string name)
    {
        var compiler = new Compiler(name);
        return new SectionGlob(compiler.Compile());
    }

    /// <summary>Whether the section covers a file.</summary>
    /// <param name="path">The path under the folder of the configuration file, with <c>/</c> in front and between the parts.</param>
    public bool IsMatch(ReadOnlySpan<char> path)
    {
        var stride = path.Length + 1;
        var size = _program.Length * stride;
        var visited = ArrayPool<bool>.Shared.Rent(size);
        Array.Clear(visited, 0, size);
        try
        {
            return Run(path, visited, stride);
        }
        finally
        {
            ArrayPool<bool>.Shared.Return(visited);
        }
    }

    private bool Run(ReadOnlySpan<char> path, bool[] visited, int stride)
    {
        var pending = new Stack<(int Pc, int Position)>();
        pending.Push((0, 0));
        while (pending.TryPop(out var state))
        {
            var (pc, position) = state;
            if (visited[(pc * stride) + position])
            {
                continue;
            }

            visited[(pc * stride) + position] = true;
            var instruction = _program[pc];
            switch (instruction.Code)
            {
                case OpCode.End:
                    if (position == path.Length)
                    {
                        return true;
                    }

                    break;
                case OpCode.Jump:
                    pending.Push((instruction.First, position));
                    break;
                case OpCode.Split:
                    pending.Push((instruction.Second, position));
                    pending.Push((instruction.First, position));
                    break;
                case OpCode.Number:
                    PushNumbers(path, instruction, pc, position, pending);
                    break;
                default:
                    if (position < path.Length && instruction.Accepts(path[position]))
                    {
                        pending.Push((pc + 1, position + 1));
                    }

                    break;
            }
        }

        return false;
    }

    private static void PushNumbers(
        ReadOnlySpan<char> path, Instruction instruction, int pc, int position, Stack<(int Pc, int Position)> pending)
    {
        var digits = position < path.Length && path[position] is '-' or '+' ? position + 1 : position;
        for (var end = digits; end < path.Length && char.IsAsciiDigit(path[end]); end++)
        {
            if (end > digits && path[digits] == '0')
            {
                return;
            }

            if (int.TryParse(path[position..(end + 1)], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
                && value >= instruction.First
                && value <= instruction.Second)
            {
                pending.Push((pc + 1, end + 1));
            }
        }
    }

    /// <param name="Code">What to do.</param>
    /// <param name="First">Target of a jump, or the low end of a number range.</param>
    /// <param name="Second">Second target of a split, or the high end of a number range.</param>
    /// <param name="Text">The character, or the content of a class.</param>
    private readonly record struct Instruction(OpCode Code, int First = 0, int Second = 0, string Text = "")
    {
        public bool Accepts(char c) => Code switch
        {
            OpCode.Character => Text[0] == c,
            OpCode.NotSlash => c != '/',
            OpCode.Anything => true,
            OpCode.Class => c != '/' && InClass(Text, c),
            _ => false,
        };

        private static bool InClass(string content, char c)
        {
            var negated = content[0] is '!' or '^';
            var found = false;
            for (var i = negated ? 1 : 0; i < content.Length; i++)
            {
                if (content[i] == '\\' && i + 1 < content.Length)
                {
                    i++;
                }
                else if (i + 2 < content.Length && content[i + 1] == '-')
                {
                    found |= c >= content[i] && c <= content[i + 2];
                    i += 2;
                    continue;
                }

                found |= content[i] == c;
            }

            return found != negated;
        }
    }

    private ref struct Compiler(string name)
    {
        // Deep nesting has no use and would only serve to exhaust the stack.
        private const int MaximumDepth = 32;

        private readonly List<Instruction> _program = [];
        private readonly ReadOnlySpan<char> _name = name;
        private int _position;

        public Instruction[] Compile()
        {
            if (!_name.Contains('/'))
            {
                AddRepeat(OpCode.Anything);
                AddCharacter('/');
            }
            else if (_name[0] != '/')
            {
                AddCharacter('/');
            }

            CompileUntil(_name.Length, depth: 0);
            _program.Add(new Instruction(OpCode.End));
            return [.. _program];
        }

        private void CompileUntil(int end, int depth)
        {
            while (_position < end)
            {
                var c = _name[_position];
                switch (c)
                {
                    case '\\' when _position + 1 < end:
                        AddCharacter(_name[_position + 1]);
                        _position += 2;
                        break;
                    case '*':
                        CompileStar(end);
                        break;
                    case '?':
                        _program.Add(new Instruction(OpCode.NotSlash));
                        _position++;
                        break;
                    case '[' when TryCompileClass(end):
                    case '{' when depth < MaximumDepth && TryCompileBraces(end, depth):
                        break;
                    default:
                        AddCharacter(c);
                        _position++;
                        break;
                }
            }
        }

        private void CompileStar(int end)
        {
            if (_position + 1 >= end || _name[_position + 1] != '*')
            {
                AddRepeat(OpCode.NotSlash);
                _position++;
                return;
            }

            var atPartStart = _position == 0 || _name[_position - 1] == '/';
            _position += 2;
            if (atPartStart && _position < end && _name[_position] == '/')
            {
                // "a/**/b" also covers "a/b": the part and its slash are optional together.
                var split = _program.Count;
                _program.Add(default);
                AddRepeat(OpCode.Anything);
                AddCharacter('/');
                _program[split] = new Instruction(OpCode.Split, split + 1, _program.Count);
                _position++;
                return;
            }

            AddRepeat(OpCode.Anything);
        }

        private bool TryCompileClass(int end)
        {
            var close = -1;
            for (var i = _position + 1; i < end; i++)
            {
                if (_name[i] == '\\')
                {
                    i++;
                }
                else if (_name[i] == '/')
                {
                    break;
                }
                else if (_name[i] == ']' && i > _position + 1)
                {
                    close = i;
                    break;
                }
            }

            if (close < 0 || (close == _position + 2 && _name[_position + 1] is '!' or '^'))
            {
                return false;
            }

            _program.Add(new Instruction(OpCode.Class, Text: _name[(_position + 1)..close].ToString()));
            _position = close + 1;
            return true;
        }

        private bool TryCompileBraces(int end, int depth)
        {
            var commas = new List<int>();
            var close = FindClosingBrace(end, commas);
            if (close < 0)
            {
                return false;
            }

            var content = _name[(_position + 1)..close];
            if (commas.Count == 0 && TryParseRange(content, out var low, out var high))
            {
                _program.Add(new Instruction(OpCode.Number, low, high));
                _position = close + 1;
                return true;
            }

            // Each alternative but the last starts with a split to the next one and ends with a jump behind the braces.
            var jumps = new List<int>();
            commas.Add(close);
            for (var i = 0; i < commas.Count; i++)
            {
                var split = -1;
                if (i < commas.Count - 1)
                {
                    split = _program.Count;
                    _program.Add(default);
                }

                _position++;
                CompileUntil(commas[i], depth + 1);
                if (split >= 0)
                {
                    jumps.Add(_program.Count);
                    _program.Add(default);
                    _program[split] = new Instruction(OpCode.Split, split + 1, _program.Count);
                }
            }

            foreach (var jump in jumps)
            {
                _program[jump] = new Instruction(OpCode.Jump, _program.Count);
            }

            _position = close + 1;
            return true;
        }

        private readonly int FindClosingBrace(int end, List<int> commas)
        {
            var level = 0;
            for (var i = _position; i < end; i++)
            {
                switch (_name[i])
                {
                    case '\\':
                        i++;
                        break;
                    case '{':
                        level++;
                        break;
                    case ',' when level == 1:
                        commas.Add(i);
                        break;
                    case '}' when --level == 0:
                        return i;
                    default:
                        break;
                }
            }

            return -1;
        }

        private static bool TryParseRange(ReadOnlySpan<char> content, out int low, out int high)
        {
            low = 0;
            high = 0;
            var dots = content.IndexOf("..", StringComparison.Ordinal);
            if (dots < 0
                || !int.TryParse(content[..dots], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var first)
                || !int.TryParse(content[(dots + 2)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var last))
            {
                return false;
            }

            (low, high) = first <= last ? (first, last) : (last, first);
            return true;
        }

        private readonly void AddCharacter(char c) => _program.Add(new Instruction(OpCode.Character, Text: c.ToString()));

        private readonly void AddRepeat(OpCode code)
        {
            var split = _program.Count;
            _program.Add(new Instruction(OpCode.Split, split + 1, split + 3));
            _program.Add(new Instruction(code));
            _program.Add(new Instruction(OpCode.Jump, split));
        }
    }
}
