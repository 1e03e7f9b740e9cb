using SqlGitOps.Syntax.PostgreSql;
using Xunit;

namespace SqlGitOps.Syntax.Tests.PlPgSql;

/// <summary>Every statement form of PL/pgSQL: its tree, and that a real server takes it.</summary>
public class PlPgSqlStatementTests
{
    /// <summary>Statements and their trees. All variables are those of <see cref="Declarations"/>.</summary>
    public static TheoryData<string, string> Samples => new()
    {
        // assignment
        { "a := 1;", "AssignStmt(Target:«a» Value:«1»)" },
        { "a = b + 1;", "AssignStmt(Target:«a» Value:AExpr«b + 1»)" },
        { "a :=;", "AssignStmt(Target:«a»)" },
        { "r.f := 'x';", "AssignStmt(Target:«r.f» Value:«'x'»)" },
        { "$1 := 2;", "AssignStmt(Target:«$1» Value:«2»)" },
        { "arr[1] := 2;", "AssignStmt(Target:Indirection«arr[1]» Value:«2»)" },
        { "arr[a:b] := ARRAY[1, 2];", "AssignStmt(Target:Indirection«arr[a:b]» Value:ArrayExpr«ARRAY[1, 2]»)" },
        { "a := count(*) FROM pg_class WHERE relname = t;", "AssignStmt(Target:«a» Value:SelectStmt«count(*) FROM pg_class WHERE relname = t»)" },
        { "a := DISTINCT b;", "AssignStmt(Target:«a» Value:SelectStmt«DISTINCT b»)" },
        { "t := CASE WHEN a = 1 THEN 'x' ELSE 'y' END;", "AssignStmt(Target:«t» Value:CaseExpr«CASE WHEN a = 1 THEN 'x' ELSE 'y' END»)" },

        // SQL commands
        { "UPDATE pg_class SET relname = t WHERE oid = a;", "ExecSqlStmt(Statement:UpdateStmt«UPDATE pg_class SET relname = t WHERE oid = a»)" },
        { "SELECT 1, 2 INTO a, b;", "ExecSqlStmt Into(Statement:SelectStmt«SELECT 1, 2 INTO a, b»)" },
        { "SELECT INTO STRICT a count(*) FROM pg_class;", "ExecSqlStmt Into Strict(Statement:SelectStmt«SELECT INTO STRICT a count(*) FROM pg_class»)" },
        { "INSERT INTO pg_class DEFAULT VALUES RETURNING oid INTO a;", "ExecSqlStmt Into(Statement:InsertStmt«INSERT INTO pg_class DEFAULT VALUES RETURNING oid INTO a»)" },
        { "CREATE TEMP TABLE x (y int);", "ExecSqlStmt(Statement:CreateStmt«CREATE TEMP TABLE x (y int)»)" },
        { "PERFORM 1;", "PerformStmt(Query:SelectStmt«1»)" },
        { "PERFORM f(a), b FROM pg_class UNION SELECT 1, 2;", "PerformStmt(Query:SelectStmt«f(a), b FROM pg_class UNION SELECT 1, 2»)" },
        { "CALL p(a, b);", "CallStmt(Statement:CallStmt«CALL p(a, b)»)" },
        { "DO $x$ BEGIN NULL; END $x$;", "CallStmt(Statement:DoStmt«DO $x$ BEGIN NULL; END $x$»)" },
        { "EXECUTE 'SELECT 1';", "DynExecuteStmt(Query:«'SELECT 1'»)" },
        { "EXECUTE 'SELECT $1' INTO STRICT a, b USING a + 1, t;", "DynExecuteStmt(Query:«'SELECT $1'» IntoTarget:IntoTarget Strict(Targets:«a» Targets:«b») Parameters:AExpr«a + 1» Parameters:«t»)" },
        { "EXECUTE t USING a INTO r;", "DynExecuteStmt(Query:«t» Parameters:«a» IntoTarget:IntoTarget(Targets:«r»))" },
        { "GET DIAGNOSTICS a = ROW_COUNT, t := PG_CONTEXT;", "GetDiagStmt(Items:DiagItem(Target:«a» Item:«ROW_COUNT») Items:DiagItem(Target:«t» Item:«PG_CONTEXT»))" },
        { "GET CURRENT DIAGNOSTICS a := PG_ROUTINE_OID;", "GetDiagStmt Current(Items:DiagItem(Target:«a» Item:«PG_ROUTINE_OID»))" },
        { "GET STACKED DIAGNOSTICS t = MESSAGE_TEXT, t = RETURNED_SQLSTATE, t = PG_EXCEPTION_CONTEXT;", "GetDiagStmt Stacked(Items:DiagItem(Target:«t» Item:«MESSAGE_TEXT») Items:DiagItem(Target:«t» Item:«RETURNED_SQLSTATE») Items:DiagItem(Target:«t» Item:«PG_EXCEPTION_CONTEXT»))" },
        { "NULL;", "NullStmt" },

        // control
        { "BEGIN END;", "Block" },
        { "<<l>> DECLARE x int; y text; BEGIN NULL; EXCEPTION WHEN division_by_zero OR SQLSTATE '22012' THEN NULL; WHEN OTHERS THEN RAISE; END l;", "Block(Label:«l» Declarations:Variable(Name:«x» Type:TypeName«int») Declarations:Variable(Name:«y» Type:TypeName«text») Statements:NullStmt Handlers:Exception(Conditions:Condition(Name:«division_by_zero») Conditions:Condition(SqlState:«'22012'») Body:NullStmt) Handlers:Exception(Conditions:Condition(Name:«OTHERS») Body:RaiseStmt) EndLabel:«l»)" },
        { "IF a = 1 THEN NULL; END IF;", "IfStmt(Condition:AExpr«a = 1» ThenBody:NullStmt)" },
        { "IF a = 1 THEN NULL; ELSIF b = 2 THEN a := 1; ELSEIF a THEN ELSE b := 2; END IF;", "IfStmt Else(Condition:AExpr«a = 1» ThenBody:NullStmt ElsIfs:ElsIf(Condition:AExpr«b = 2» ThenBody:AssignStmt(Target:«a» Value:«1»)) ElsIfs:ElsIf(Condition:«a») ElseBody:AssignStmt(Target:«b» Value:«2»))" },
        { "CASE a WHEN 1, 2 THEN NULL; WHEN 3 THEN b := 1; ELSE END CASE;", "CaseStmt Else(Argument:«a» Whens:CaseWhen(Conditions:«1» Conditions:«2» ThenBody:NullStmt) Whens:CaseWhen(Conditions:«3» ThenBody:AssignStmt(Target:«b» Value:«1»)))" },
        { "CASE WHEN a = 1 THEN NULL; END CASE;", "CaseStmt(Whens:CaseWhen(Conditions:AExpr«a = 1» ThenBody:NullStmt))" },
        { "LOOP EXIT; END LOOP;", "LoopStmt(Body:ExitStmt Exit)" },
        { "<<l>> LOOP EXIT l WHEN a > 1; CONTINUE l; END LOOP l;", "LoopStmt(Label:«l» Body:ExitStmt Exit(Label:«l» Condition:AExpr«a > 1») Body:ExitStmt Continue(Label:«l») EndLabel:«l»)" },
        { "WHILE a < 10 LOOP CONTINUE WHEN b = 1; END LOOP;", "WhileStmt(Condition:AExpr«a < 10» Body:ExitStmt Continue(Condition:AExpr«b = 1»))" },
        { "FOR i IN 1..10 LOOP NULL; END LOOP;", "ForIntegerStmt(Targets:«i» Lower:«1» Upper:«10» Body:NullStmt)" },
        { "FOR i IN REVERSE a + 1 .. arr[1] BY 2 LOOP NULL; END LOOP;", "ForIntegerStmt Reverse(Targets:«i» Lower:AExpr«a + 1» Upper:Indirection«arr[1]» Step:«2» Body:NullStmt)" },
        { "FOR r IN SELECT * FROM pg_class LOOP NULL; END LOOP;", "ForQueryStmt(Targets:«r» Query:SelectStmt«SELECT * FROM pg_class» Body:NullStmt)" },
        { "FOR a, t IN (SELECT 1, 'x') LOOP NULL; END LOOP;", "ForQueryStmt(Targets:«a» Targets:«t» Query:SelectStmt«(SELECT 1, 'x')» Body:NullStmt)" },
        { "FOR r IN UPDATE pg_class SET relname = relname RETURNING * LOOP NULL; END LOOP;", "ForQueryStmt(Targets:«r» Query:UpdateStmt«UPDATE pg_class SET relname = relname RETURNING *» Body:NullStmt)" },
        { "FOR x IN bc LOOP NULL; END LOOP;", "ForCursorStmt(Targets:«x» Cursor:«bc» Body:NullStmt)" },
        { "FOR x IN pc(1, l := 'x') LOOP NULL; END LOOP;", "ForCursorStmt(Targets:«x» Cursor:«pc» Arguments:«1» Arguments:NamedArg«l := 'x'» Body:NullStmt)" },
        { "FOR r IN EXECUTE t USING a, b LOOP NULL; END LOOP;", "ForExecuteStmt(Targets:«r» DynamicQuery:«t» Parameters:«a» Parameters:«b» Body:NullStmt)" },
        { "FOREACH a IN ARRAY arr LOOP NULL; END LOOP;", "ForEachStmt(Targets:«a» Array:«arr» Body:NullStmt)" },
        { "FOREACH arr SLICE 1 IN ARRAY ARRAY[arr] LOOP NULL; END LOOP;", "ForEachStmt(Targets:«arr» Slice:«1» Array:ArrayExpr«ARRAY[arr]» Body:NullStmt)" },
        { "RETURN a + 1;", "ReturnStmt(Value:AExpr«a + 1»)" },
        { "RETURN a FROM pg_class LIMIT 1;", "ReturnStmt(Value:SelectStmt«a FROM pg_class LIMIT 1»)" },

        // messages
        { "RAISE;", "RaiseStmt" },
        { "RAISE 'x % %%', a;", "RaiseStmt(Message:«'x % %%'» Arguments:«a»)" },
        { "RAISE NOTICE $$x$$;", "RaiseStmt Notice(Message:«$$x$$»)" },
        { "RAISE EXCEPTION 'x' USING ERRCODE = '22012', HINT := t || 'y';", "RaiseStmt Exception(Message:«'x'» Options:RaiseOption(Name:«ERRCODE» Value:«'22012'») Options:RaiseOption(Name:«HINT» Value:AExpr«t || 'y'»))" },
        { "RAISE division_by_zero;", "RaiseStmt(ConditionName:«division_by_zero»)" },
        { "RAISE WARNING SQLSTATE '22012' USING MESSAGE = t, DETAIL = t, COLUMN = t, CONSTRAINT = t, DATATYPE = t, TABLE = t, SCHEMA = t;", "RaiseStmt Warning(SqlState:«'22012'» Options:RaiseOption(Name:«MESSAGE» Value:«t») Options:RaiseOption(Name:«DETAIL» Value:«t») Options:RaiseOption(Name:«COLUMN» Value:«t») Options:RaiseOption(Name:«CONSTRAINT» Value:«t») Options:RaiseOption(Name:«DATATYPE» Value:«t») Options:RaiseOption(Name:«TABLE» Value:«t») Options:RaiseOption(Name:«SCHEMA» Value:«t»))" },
        { "RAISE LOG USING MESSAGE = 'x';", "RaiseStmt Log(Options:RaiseOption(Name:«MESSAGE» Value:«'x'»))" },
        { "RAISE INFO 'x';", "RaiseStmt Info(Message:«'x'»)" },
        { "RAISE DEBUG 'x';", "RaiseStmt Debug(Message:«'x'»)" },
        { "ASSERT a = 1;", "AssertStmt(Condition:AExpr«a = 1»)" },
        { "ASSERT a = 1, 'x' || t;", "AssertStmt(Condition:AExpr«a = 1» Message:AExpr«'x' || t»)" },

        // cursors
        { "OPEN c FOR SELECT 1;", "OpenStmt(Cursor:«c» Query:SelectStmt«SELECT 1»)" },
        { "OPEN c NO SCROLL FOR SELECT 1;", "OpenStmt NoScroll(Cursor:«c» Query:SelectStmt«SELECT 1»)" },
        { "OPEN c SCROLL FOR EXECUTE t || 'x' USING a, b;", "OpenStmt Scroll(Cursor:«c» DynamicQuery:AExpr«t || 'x'» Parameters:«a» Parameters:«b»)" },
        { "OPEN bc;", "OpenStmt(Cursor:«bc»)" },
        { "OPEN pc(a, 'x');", "OpenStmt(Cursor:«pc» Arguments:«a» Arguments:«'x'»)" },
        { "OPEN pc(l := t, k := a + 1);", "OpenStmt(Cursor:«pc» Arguments:NamedArg«l := t» Arguments:NamedArg«k := a + 1»)" },
        { "FETCH c INTO a;", "FetchStmt(Cursor:«c» IntoTarget:IntoTarget(Targets:«a»))" },
        { "FETCH NEXT FROM c INTO a, b;", "FetchStmt Next(Cursor:«c» IntoTarget:IntoTarget(Targets:«a» Targets:«b»))" },
        { "FETCH PRIOR IN c INTO r;", "FetchStmt Prior(Cursor:«c» IntoTarget:IntoTarget(Targets:«r»))" },
        { "FETCH FIRST FROM c INTO r;", "FetchStmt First(Cursor:«c» IntoTarget:IntoTarget(Targets:«r»))" },
        { "FETCH LAST FROM c INTO r;", "FetchStmt Last(Cursor:«c» IntoTarget:IntoTarget(Targets:«r»))" },
        { "FETCH ABSOLUTE a + 1 FROM c INTO r;", "FetchStmt Absolute(Count:AExpr«a + 1» Cursor:«c» IntoTarget:IntoTarget(Targets:«r»))" },
        { "FETCH RELATIVE -2 FROM c INTO r;", "FetchStmt Relative(Count:AExpr«-2» Cursor:«c» IntoTarget:IntoTarget(Targets:«r»))" },
        { "FETCH FORWARD FROM c INTO r;", "FetchStmt Forward(Cursor:«c» IntoTarget:IntoTarget(Targets:«r»))" },
        { "FETCH BACKWARD FROM c INTO r;", "FetchStmt Backward(Cursor:«c» IntoTarget:IntoTarget(Targets:«r»))" },
        { "FETCH FROM c INTO r;", "FetchStmt(Cursor:«c» IntoTarget:IntoTarget(Targets:«r»))" },
        { "MOVE c;", "FetchStmt Move(Cursor:«c»)" },
        { "MOVE ALL FROM c;", "FetchStmt Move All(Cursor:«c»)" },
        { "MOVE FORWARD 2 FROM c;", "FetchStmt Move Forward(Count:«2» Cursor:«c»)" },
        { "MOVE BACKWARD ALL IN c;", "FetchStmt Move Backward All(Cursor:«c»)" },
        { "MOVE 1 + a FROM c;", "FetchStmt Move(Count:AExpr«1 + a» Cursor:«c»)" },
        { "CLOSE c;", "CloseStmt(Cursor:«c»)" },

        // transactions
        { "COMMIT;", "CommitStmt" },
        { "COMMIT AND CHAIN;", "CommitStmt AndChain" },
        { "ROLLBACK AND NO CHAIN;", "RollbackStmt AndNoChain" },
        { "ROLLBACK;", "RollbackStmt" },
    };

    /// <summary>Statements of functions that return sets.</summary>
    public static TheoryData<string, string> SetSamples => new()
    {
        { "RETURN;", "ReturnStmt" },
        { "RETURN NEXT a;", "ReturnNextStmt(Value:«a»)" },
        { "RETURN QUERY SELECT 1;", "ReturnQueryStmt(Query:SelectStmt«SELECT 1»)" },
        { "RETURN QUERY EXECUTE t || 'x' USING a, b;", "ReturnQueryStmt(DynamicQuery:AExpr«t || 'x'» Parameters:«a» Parameters:«b»)" },
    };

    internal const string Declarations =
        "DECLARE a int; b int; t text; arr int[]; r record; c refcursor; bc CURSOR FOR SELECT 1; pc CURSOR (k int, l text) FOR SELECT k; ";

    [Theory]
    [MemberData(nameof(Samples))]
    [MemberData(nameof(SetSamples))]
    public void EveryStatementHasItsTree(string statement, string tree) =>
        Assert.Equal(tree, PlPgSqlText.Shape(PlPgSqlText.Statement(statement)));

    public static TheoryData<string, string> DeclarationSamples => new()
    {
        { "x int;", "Variable(Name:«x» Type:TypeName«int»)" },
        { "x CONSTANT text COLLATE \"C\" NOT NULL := 'x' || 'y';", "Variable Constant NotNull(Name:«x» Type:TypeName«text» Collation:QualifiedName«\"C\"» Default:AExpr«'x' || 'y'»)" },
        { "x numeric(10, 2)[] DEFAULT NULL;", "Variable(Name:«x» Type:TypeName«numeric(10, 2)[]» Default:«NULL»)" },
        { "x timestamp with time zone = now();", "Variable(Name:«x» Type:TypeName«timestamp with time zone» Default:FuncCall«now()»)" },
        { "x pg_class%ROWTYPE;", "Variable(Name:«x» Type:TypeName«pg_class%ROWTYPE»)" },
        { "x pg_catalog.pg_class.relname%TYPE[];", "Variable(Name:«x» Type:TypeName«pg_catalog.pg_class.relname%TYPE[]»)" },
        { "x record;", "Variable(Name:«x» Type:TypeName«record»)" },
        { "x ALIAS FOR $1;", "Alias(Name:«x» Target:«$1»)" },
        { "x CURSOR FOR SELECT 1;", "Cursor(Name:«x» Query:SelectStmt«SELECT 1»)" },
        { "x NO SCROLL CURSOR (p int, q pg_class.relname%TYPE) IS SELECT p, q;", "Cursor NoScroll(Name:«x» Parameters:CursorParameter(Name:«p» Type:TypeName«int») Parameters:CursorParameter(Name:«q» Type:TypeName«pg_class.relname%TYPE») Query:SelectStmt«SELECT p, q»)" },
        { "row_count int := 1;", "Variable(Name:«row_count» Type:TypeName«int» Default:«1»)" },
        { "\"X y\" int;", "Variable(Name:«\"X y\"» Type:TypeName«int»)" },
    };

    [Theory]
    [MemberData(nameof(DeclarationSamples))]
    public void EveryDeclarationHasItsTree(string declaration, string tree) =>
        Assert.Equal(tree, PlPgSqlText.Shape(Assert.Single(PlPgSqlText.Block($"DECLARE {declaration} BEGIN END").Declarations.ToList())));

    [Fact]
    public void OptionsStandBeforeTheBlock()
    {
        var tree = PlPgSqlText.Parse("#option dump\n#print_strict_params on\n#variable_conflict use_column\nBEGIN END;");
        Assert.Empty(tree.Errors);
        Assert.Equal(
            ["Option(Name:«option» Value:«dump»)", "Option(Name:«print_strict_params» Value:«on»)", "Option(Name:«variable_conflict» Value:«use_column»)"],
            new PlPgSqlFunction(tree.Root).Options.ToList().ConvertAll(PlPgSqlText.Shape));
    }

    [Fact]
    public void DeclareMayStandTwice() =>
        Assert.Equal(["x int", "y int"], PlPgSqlText.Texts(PlPgSqlText.Block("DECLARE x int; DECLARE y int; BEGIN END").Declarations));

    [Theory]
    [InlineData("SELECT a INTO x FROM t WHERE b = 1", "Targets Into From Where")]
    [InlineData("SELECT INTO x a FROM t", "Into Targets From")]
    [InlineData("SELECT a FROM t INTO x WHERE b = 1", "Targets From Into Where")]
    [InlineData("SELECT a FROM t WHERE b = 1 INTO x", "Targets From Where Into")]
    [InlineData("SELECT a FROM t ORDER BY 1 LIMIT 1 INTO STRICT x, y.z", "Targets From OrderBy Limit Into")]
    [InlineData("SELECT 1 UNION SELECT 2 INTO x", "SetOperation Into")]
    [InlineData("WITH c AS (SELECT 1) SELECT * INTO x FROM c", "With Targets Into From")]
    [InlineData("INSERT INTO t VALUES (1) RETURNING a INTO x", "Relation Source Returning Into")]
    [InlineData("UPDATE t SET a = 1 RETURNING a, b INTO x", "Relation Assignments Returning Returning Into")]
    [InlineData("DELETE FROM t RETURNING a INTO x", "Relation Returning Into")]
    public void IntoStandsInTheTreeWhereItIsWritten(string statement, string fields)
    {
        var node = new PlPgSqlExecSqlStmt(PlPgSqlText.Statement(statement + ";"));
        Assert.True(node.Into);
        Assert.Equal(statement, node.Statement.ToString());
        Assert.Equal(fields, string.Join(' ', node.Statement.Children.ToList().ConvertAll(c => ((PostgreSqlField)c.RawField).ToString().Replace("IntoTarget", "Into", StringComparison.Ordinal))));
    }

    [Fact]
    public void IntoMayStandInsideAnExpression()
    {
        // PL/pgSQL takes INTO and its variables out of the text before SQL's grammar sees it.
        var statement = PlPgSqlText.Statement("SELECT f(1) INTO x + 2 FROM t;");
        var into = default(SqlGitOps.Syntax.Tree.SyntaxNode);
        foreach (var node in statement.Descendants)
        {
            into = PlPgSqlText.KindOf(node) == PostgreSqlKind.PlPgSqlIntoTarget ? node : into;
        }

        Assert.Equal(PostgreSqlKind.AExpr, PlPgSqlText.KindOf(into.Parent));
        Assert.Equal("f(1) INTO x + 2", into.Parent.ToString());
    }

    [Theory]
    [InlineData("INSERT INTO t SELECT 1;")]
    [InlineData("MERGE INTO t USING s ON a = b WHEN MATCHED THEN DELETE;")]
    [InlineData("IMPORT FOREIGN SCHEMA a FROM SERVER b INTO c;")]
    [InlineData("CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END;")]
    public void CommandsThatHaveIntoOrSemicolonsOfTheirOwnAreWhole(string statement)
    {
        var node = new PlPgSqlExecSqlStmt(PlPgSqlText.Statement(statement));
        Assert.False(node.Into);
        Assert.Equal(statement[..^1], node.Statement.ToString());
    }

    [Theory]
    [InlineData("DECLARE x int; \"X\" int; BEGIN END")]
    [InlineData("DECLARE x int; BEGIN DECLARE x int; BEGIN END; END")]
    [InlineData("DECLARE x int; y CURSOR (x int) FOR SELECT 1; BEGIN END")]
    [InlineData("DECLARE scroll refcursor; BEGIN OPEN scroll FOR SELECT 1; FETCH scroll INTO scroll; END")]
    public void NamesThatAreNotTheSameAreFine(string body) => PlPgSqlText.Block(body);

    [Theory]
    [InlineData("DECLARE return int; BEGIN return := 1; END", "PlPgSqlAssignStmt")]
    [InlineData("DECLARE notice record; BEGIN notice.x = 1; END", "PlPgSqlAssignStmt")]
    [InlineData("DECLARE exception int[]; BEGIN exception[1] := 1; EXCEPTION WHEN OTHERS THEN NULL; END", "PlPgSqlAssignStmt")]
    [InlineData("BEGIN FOR next IN 1..2 LOOP next := 1; END LOOP; END", "PlPgSqlForIntegerStmt")]
    public void KeyWordsThatAreNotReservedAreVariables(string body, string kind) =>
        Assert.Equal(kind, PlPgSqlText.KindOf(PlPgSqlText.Block(body).Statements.First).ToString());

    /// <summary>What the server refuses with a syntax error, and where we put ours.</summary>
    public static TheoryData<string, string> Mistakes => new()
    {
        { "a := 1", "" },
        { "a := ();", ")" },
        { "a := b c d;", "d" },
        { "a := 1 INTO b;", "INTO" },
        { "IF a = 1 a := 2; END IF;", ":=" },
        { "IF CASE WHEN true THEN true END THEN NULL; END IF;", "THEN" },
        { "IF THEN NULL; END IF;", "THEN" },
        { "IF a = 1 THEN NULL; END;", ";" },
        { "IF a = 1 THEN NULL; END LOOP;", "LOOP" },
        { "CASE a ELSE NULL; END CASE;", "NULL" },
        { "LOOP NULL; END;", ";" },
        { "WHILE LOOP NULL; END LOOP;", "LOOP" },
        { "FOR i IN 1.. LOOP NULL; END LOOP;", "LOOP" },
        { "FOR i IN REVERSE SELECT 1 LOOP NULL; END LOOP;", "REVERSE" },
        { "FOR a, b IN 1..2 LOOP NULL; END LOOP;", "a" },
        { "FOREACH a IN arr LOOP NULL; END LOOP;", "arr" },
        { "<<x>> a := 1;", "a" },
        { "<<x>> LOOP NULL; END LOOP y;", "y" },
        { "LOOP NULL; END LOOP y;", "y" },
        { "EXIT;", "EXIT" },
        { "CONTINUE;", "CONTINUE" },
        { "LOOP EXIT x; END LOOP;", "x" },
        { "<<x>> BEGIN LOOP CONTINUE x; END LOOP; END;", "x" },
        { "RAISE NOTICE;", ";" },
        { "RAISE NOTICE a, b;", "," },
        { "RAISE 'x' a;", "a" },
        { "RAISE 'x %';", "'x %'" },
        { "RAISE 'x', a;", "'x'" },
        { "RAISE SQLSTATE 'x';", "'x'" },
        { "RAISE USING x = 1;", "x" },
        { "SELECT 1 INTO a FROM t INTO b;", "INTO" },
        { "SELECT 1 INTO 2;", "2" },
        { "EXECUTE;", ";" },
        { "EXECUTE t INTO a INTO b;", "INTO" },
        { "GET DIAGNOSTICS a;", ";" },
        { "GET DIAGNOSTICS a = x;", "x" },
        { "GET DIAGNOSTICS t = MESSAGE_TEXT;", "MESSAGE_TEXT" },
        { "GET STACKED DIAGNOSTICS a = ROW_COUNT;", "ROW_COUNT" },
        { "FETCH c;", ";" },
        { "FETCH NEXT c INTO a;", "c" },
        { "FETCH ALL FROM c INTO a;", "ALL" },
        { "OPEN c FOR;", ";" },
        { "COMMIT WORK;", "WORK" },
        { "SELEC 1;", "SELEC" },
        { "TABLE pg_class;", "TABLE" },
        { "ELSE NULL;", "ELSE" },
        { "BEGIN NULL; EXCEPTION END;", "END" },
        { "BEGIN NULL; EXCEPTION WHEN THEN NULL; END;", "THEN" },
        { "DECLARE x; BEGIN END;", ";" },
        { "DECLARE x int y; BEGIN END;", "y" },
        { "DECLARE x int NOT NULL; BEGIN END;", ";" },
        { "DECLARE x setof int; BEGIN END;", "setof" },
        { "DECLARE x CURSOR; BEGIN END;", ";" },
        { "DECLARE <<x>> BEGIN END;", "<<" },
        { "DECLARE loop int; BEGIN END;", "loop" },
        { "DECLARE x int; y int; X text; BEGIN END;", "X" },
        { "DECLARE x int; \"x\" int; BEGIN END;", "\"x\"" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void AMistakeIsOneErrorAtItsPlace(string statement, string at)
    {
        var tree = PlPgSqlText.Parse($"BEGIN {statement} END");
        var error = Assert.Single(tree.Errors);
        Assert.Equal(at, tree.Text.ToString(error.Span));
    }

    [Theory]
    [InlineData("", "BEGIN")]
    [InlineData("BEGIN", "END")]
    [InlineData("BEGIN END; SELECT 1;", "the end of the body")]
    [InlineData("x := 1;", "BEGIN")]
    [InlineData("#option x\nBEGIN END", "option dump")]
    public void WhatIsMissingIsNamed(string body, string expected) =>
        Assert.Contains("expected " + expected, Assert.Single(PlPgSqlText.Parse(body).Errors).Message, StringComparison.Ordinal);
}
