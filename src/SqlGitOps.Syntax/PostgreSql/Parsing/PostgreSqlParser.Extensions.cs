using SqlGitOps.Syntax.Parsing;
using F = SqlGitOps.Syntax.PostgreSql.PostgreSqlField;
using K = SqlGitOps.Syntax.PostgreSql.PostgreSqlKind;
using W = SqlGitOps.Syntax.PostgreSql.PostgreSqlKeyword;

namespace SqlGitOps.Syntax.PostgreSql.Parsing;

/// <content>CREATE EXTENSION.</content>
internal partial class PostgreSqlParser
{
    protected void ParseCreateExtension(Marker mark)
    {
        Advance();
        var flags = IfNotExists(CreateExtensionStmt.IfNotExistsFlag);
        ParseName(F.Name, "an extension name");
        EatWord(W.With);
        while (true)
        {
            if (EatWord(W.Schema))
            {
                ParseName(F.Schema, "a schema name");
            }
            else if (EatWord(W.Version))
            {
                ParseNameOrString(F.Version, "a version");
            }
            else if (EatWord(W.Cascade))
            {
                flags |= CreateExtensionStmt.CascadeFlag;
            }
            else
            {
                break;
            }
        }

        Finish(mark, K.CreateExtensionStmt, flags);
    }
}
