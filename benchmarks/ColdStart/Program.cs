using System.Diagnostics;
using System.Globalization;
using SqlGitOps.Syntax.PostgreSql;
using SqlGitOps.Syntax.Sqlite;
using SqlGitOps.Syntax.Text;

// cold-start none|postgresql|sqlite FILE: reads the file, parses it twice unless told not to, and prints the milliseconds of
// the first and of the second time.
var bytes = File.ReadAllBytes(args[1]);
var first = Parse(args[0], bytes);
var second = Parse(args[0], bytes);
Console.Out.WriteLine(first.ToString(CultureInfo.InvariantCulture) + " " + second.ToString(CultureInfo.InvariantCulture));

static double Parse(string parser, byte[] bytes)
{
    var start = Stopwatch.GetTimestamp();
    switch (parser)
    {
        case "postgresql":
            PostgreSqlSyntax.Parse(SourceText.FromBytes(bytes)).Dispose();
            break;
        case "sqlite":
            SqliteSyntax.Parse(SourceText.FromBytes(bytes)).Dispose();
            break;
    }

    return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
}
