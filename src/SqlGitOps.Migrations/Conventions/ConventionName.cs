namespace SqlGitOps.Migrations.Conventions;

/// <summary>The naming conventions that a project can choose. <see cref="ConventionNames"/> gives their spelling in the project file.</summary>
public enum ConventionName
{
    /// <summary>Each file by the convention that its name fits.</summary>
    Auto,

    /// <summary><c>V1_2__x.sql</c>, <c>R__x.sql</c>, <c>U1_2__x.sql</c>, <c>B1__x.sql</c>.</summary>
    Flyway,

    /// <summary><c>0001_x.sql</c>, <c>202501150900_x.sql</c>, <c>1.2.3_x.sql</c>, <c>001-x.sql</c>.</summary>
    Numbered,

    /// <summary><c>0001_x.up.sql</c> and <c>0001_x.down.sql</c>.</summary>
    UpDownFiles,

    /// <summary><c>20240101_x/up.sql</c> and <c>20240101_x/down.sql</c>.</summary>
    UpDownFolders,

    /// <summary><c>20240101_x/migration.sql</c>.</summary>
    Prisma,

    /// <summary><c>Script0001 - x.sql</c>, <c>2024-01-31_00_x.sql</c>.</summary>
    DbUp,

    /// <summary>The whole file name is the version, so that several files may share a number.</summary>
    WholeName,

    /// <summary>Not a choice: scripts that run around a deployment have the same names in every convention.</summary>
    Callback,

    /// <summary>Not a convention: the name fits none.</summary>
    None,
}
