namespace SqlGitOps.Migrations.Conventions;

/// <summary>A way of naming migration files.</summary>
public abstract class Convention
{
    private static readonly Convention Flyway = new FlywayConvention();
    private static readonly Convention Prisma = new PrismaConvention();
    private static readonly Convention UpDownFolders = new UpDownFoldersConvention();
    private static readonly Convention UpDownFiles = new UpDownFilesConvention();
    private static readonly Convention DbUp = new DbUpConvention();
    private static readonly Convention Numbered = new NumberedConvention();
    private static readonly Convention WholeName = new WholeNameConvention();

    // The most telling names first: every name that a later convention would also take is taken by the right one.
    private static readonly Convention[] AutoOrder = [Flyway, Prisma, UpDownFolders, UpDownFiles, DbUp, Numbered];

    /// <summary>Scripts that run around a deployment; known before any other convention is asked.</summary>
    public static Convention Callback { get; } = new CallbackConvention();

    /// <summary>What stands for a file that fits no convention.</summary>
    public static Convention Unrecognised { get; } = new UnrecognisedConvention();

    /// <summary>Which convention this is.</summary>
    public abstract ConventionName Name { get; }

    /// <summary>A name of this convention, for messages.</summary>
    public abstract string Example { get; }

    /// <summary>The conventions that a project's choice allows, in the order in which they are tried.</summary>
    public static IReadOnlyList<Convention> For(ConventionName name) => name switch
    {
        ConventionName.Auto => AutoOrder,
        ConventionName.Flyway => [Flyway],
        ConventionName.Prisma => [Prisma],
        ConventionName.UpDownFolders => [UpDownFolders],
        ConventionName.UpDownFiles => [UpDownFiles],
        ConventionName.DbUp => [DbUp, Numbered],
        ConventionName.Numbered => [Numbered],
        ConventionName.WholeName => [WholeName],
        _ => [],
    };

    /// <summary>Reads the name of a file; null when it does not fit.</summary>
    public abstract RecognisedName? Recognise(MigrationFile file);

    private sealed class UnrecognisedConvention : Convention
    {
        public override ConventionName Name => ConventionName.None;

        public override string Example => "";

        public override RecognisedName? Recognise(MigrationFile file) => new(MigrationKind.Versioned, null, file.Stem);
    }
}
