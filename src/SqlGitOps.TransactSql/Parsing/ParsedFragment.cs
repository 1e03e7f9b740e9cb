using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace SqlGitOps.TransactSql.Parsing;

/// <summary>A statement of ScriptDom and where the text that ScriptDom saw begins.</summary>
/// <param name="Statement">The statement; its offsets count from <paramref name="Base"/>.</param>
/// <param name="Base">Offset of ScriptDom's text in the lexed text.</param>
internal readonly record struct ParsedFragment(TSqlStatement Statement, int Base);
