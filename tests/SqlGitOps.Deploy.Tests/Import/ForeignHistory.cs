namespace SqlGitOps.Deploy.Tests.Import;

/// <summary>
/// The history that a tool would have made by applying the first two of three files, in the layout that it documents. The
/// checksums were computed by programs other than ours (Python's zlib and hashlib).
/// </summary>
/// <param name="Name">Name of the tool.</param>
/// <param name="Table">Its table.</param>
/// <param name="Files">The three files.</param>
/// <param name="Sql">Makes the table and its rows.</param>
/// <param name="IsVerified">Whether the rows have checksums that can be computed again.</param>
internal sealed record ForeignHistory(string Name, string Table, string[] Files, string Sql, bool IsVerified)
{
    public const string First = "CREATE TABLE a (id integer);\nINSERT INTO a VALUES (1); -- ä 'quoted'\n";
    public const string Second = "CREATE TABLE b (id integer);\r\nCREATE INDEX b_id ON b (id);\r\n";
    public const string Third = "CREATE TABLE c (id integer);\n";

    public const string FlywayTable =
        "CREATE TABLE flyway_schema_history (installed_rank integer PRIMARY KEY, version varchar(50), description varchar(200) NOT NULL, type varchar(20) NOT NULL, "
        + "script varchar(1000) NOT NULL, checksum integer, installed_by varchar(100) NOT NULL, installed_on timestamp NOT NULL, execution_time integer NOT NULL, success boolean NOT NULL);";

    public const string EvolveTable =
        "CREATE TABLE changelog (id integer PRIMARY KEY, type smallint, version varchar(50), description varchar(200) NOT NULL, name varchar(300) NOT NULL, "
        + "checksum varchar(32), installed_by varchar(100) NOT NULL, installed_on timestamp NOT NULL, success boolean NOT NULL);";

    public const string PrismaTable =
        "CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamp, migration_name varchar(255) NOT NULL, "
        + "logs text, rolled_back_at timestamp, started_at timestamp NOT NULL, applied_steps_count integer NOT NULL DEFAULT 0);";

    public const string GooseTable =
        "CREATE TABLE goose_db_version (id integer PRIMARY KEY, version_id bigint NOT NULL, is_applied boolean NOT NULL, tstamp timestamp NOT NULL);";

    public const string AtlasTable =
        "CREATE TABLE atlas_schema_revisions (version varchar PRIMARY KEY, description varchar NOT NULL, type bigint NOT NULL DEFAULT 2, applied bigint NOT NULL DEFAULT 0, "
        + "total bigint NOT NULL DEFAULT 0, executed_at timestamp NOT NULL, execution_time bigint NOT NULL, error text, error_stmt text, hash varchar NOT NULL, "
        + "partial_hashes text, operator_version varchar NOT NULL);";

    public const string LiquibaseTables =
        "CREATE TABLE databasechangelog (id varchar(255) NOT NULL, author varchar(255) NOT NULL, filename varchar(255) NOT NULL, dateexecuted timestamp NOT NULL, "
        + "orderexecuted integer NOT NULL, exectype varchar(10) NOT NULL, md5sum varchar(35), description varchar(255), comments varchar(255), tag varchar(255), "
        + "liquibase varchar(20), contexts varchar(255), labels varchar(255), deployment_id varchar(10));\n"
        + "CREATE TABLE databasechangeloglock (id integer PRIMARY KEY, locked boolean NOT NULL, lockgranted timestamp, lockedby varchar(255));";

    /// <summary>Keys of the tools, as the command line has them.</summary>
    public static string[] Keys { get; } =
    [
        "atlas", "dbmate", "dbup", "diesel", "ecto", "efcore", "evolve", "fluentmigrator", "flyway", "golang-migrate", "goose", "graphile-migrate", "grate",
        "liquibase", "node-pg-migrate", "prisma", "rails", "sqitch", "sqlx",
    ];

    public static ForeignHistory Of(string key, bool isSqlite) => key switch
    {
        "flyway" => new("Flyway", "flyway_schema_history", ["V1__a.sql", "V2__b.sql", "V3__c.sql"], FlywayTable + """

            INSERT INTO flyway_schema_history VALUES
              (1, '1', 'a', 'SQL', 'V1__a.sql', -1133521786, 'app', '2024-01-02 03:04:05.678', 12, true),
              (2, '2', 'b', 'SQL', 'V2__b.sql', -364506453, 'app', '2024-01-02 03:04:06', 7, true)
            """, true),
        "evolve" => new("Evolve", "changelog", ["V1__a.sql", "V1_1__b.sql", "V2__c.sql"], EvolveTable + """

            INSERT INTO changelog VALUES
              (1, 2, '0', 'Empty schema found: public.', 'public', '', 'app', '2024-01-02 03:04:04', true),
              (2, 0, '1', 'a', 'V1__a.sql', '7A1BC914C854BBCBC31CADFBAD8B2F4E', 'app', '2024-01-02 03:04:05.678', true),
              (3, 0, '1.1', 'b', 'V1_1__b.sql', 'B9B095F31CCABEF9E8F5151AA3DC84BC', 'app', '2024-01-02 03:04:06', true)
            """, true),
        "dbup" => new(
            "DbUp",
            "schemaversions",
            ["Script0001 - a.sql", "sub/Script0002 - b.sql", "Script0003 - c.sql"],
            (isSqlite
                ? "CREATE TABLE SchemaVersions (SchemaVersionID INTEGER CONSTRAINT p PRIMARY KEY AUTOINCREMENT NOT NULL, ScriptName TEXT NOT NULL, Applied DATETIME NOT NULL);"
                : "CREATE TABLE schemaversions (schemaversionsid serial PRIMARY KEY, scriptname varchar(255) NOT NULL, applied timestamp NOT NULL);") + """

            INSERT INTO schemaversions VALUES (1, 'Shop.Data.Script0001 - a.sql', '2024-01-02 03:04:05.678'), (2, 'Shop.Data.sub.Script0002 - b.sql', '2024-01-02 03:04:06')
            """,
            false),
        "grate" => new(
            "grate",
            isSqlite ? "grate_ScriptsRun" : "grate.\"ScriptsRun\"",
            ["up/0001_a.sql", "up/0002_b.sql", "up/0003_c.sql"],
            (isSqlite ? string.Empty : "CREATE SCHEMA grate;\n")
            + $"CREATE TABLE {(isSqlite ? "grate_ScriptsRun" : "grate.\"ScriptsRun\"")} (id bigint PRIMARY KEY, version_id bigint, script_name varchar(255), text_of_script text, text_hash varchar(512), "
            + "one_time_script boolean, entry_date timestamp, modified_date timestamp, entered_by varchar(50));\n"
            + $"INSERT INTO {(isSqlite ? "grate_ScriptsRun" : "grate.\"ScriptsRun\"")} VALUES "
            + """
              (1, 1, '0001_a.sql', '', 'KfLOf9RXEhnPWRfLc4Xlmw==', true, '2024-01-02 03:04:05.678', '2024-01-02 03:04:05', 'app'),
              (2, 1, '0002_b.sql', '', 'ubCV8xzKvvno9RUao9yEvA==', true, '2024-01-02 03:04:06', '2024-01-02 03:04:06', 'app'),
              (3, 1, 'v_everything.sql', '', 'x', false, '2024-01-02 03:04:07', '2024-01-02 03:04:07', 'app')
            """,
            true),
        "efcore" => new("EF Core", "\"__EFMigrationsHistory\"", ["20240101000001_A.sql", "20240101000002_B.sql", "20240101000003_C.sql"], """
            CREATE TABLE "__EFMigrationsHistory" ("MigrationId" varchar(150) PRIMARY KEY, "ProductVersion" varchar(32) NOT NULL);
            INSERT INTO "__EFMigrationsHistory" VALUES ('20240101000002_B', '9.0.1'), ('20240101000001_A', '9.0.1')
            """, false),
        "fluentmigrator" => new("FluentMigrator", "\"VersionInfo\"", ["202401010001_a.sql", "202401010002_b.sql", "202401010003_c.sql"], """
            CREATE TABLE "VersionInfo" ("Version" bigint NOT NULL, "AppliedOn" timestamp, "Description" varchar(1024));
            INSERT INTO "VersionInfo" VALUES (202401010001, '2024-01-02 03:04:05.678', 'A'), (202401010002, '2024-01-02 03:04:06', 'B')
            """, false),
        "dbmate" => new("dbmate", "schema_migrations", ["20240101000001_a.sql", "20240101000002_b.sql", "20240101000003_c.sql"], """
            CREATE TABLE schema_migrations (version varchar(128) PRIMARY KEY);
            INSERT INTO schema_migrations VALUES ('20240101000001'), ('20240101000002')
            """, false),
        "rails" => new("Rails", "schema_migrations", ["20240101000001_a.sql", "20240101000002_b.sql", "20240101000003_c.sql"], """
            CREATE TABLE schema_migrations (version varchar NOT NULL PRIMARY KEY);
            CREATE TABLE ar_internal_metadata (key varchar NOT NULL PRIMARY KEY, value varchar, created_at timestamp NOT NULL, updated_at timestamp NOT NULL);
            INSERT INTO schema_migrations VALUES ('20240101000001'), ('20240101000002')
            """, false),
        "ecto" => new("Ecto", "schema_migrations", ["20240101000001_a.sql", "20240101000002_b.sql", "20240101000003_c.sql"], """
            CREATE TABLE schema_migrations (version bigint PRIMARY KEY, inserted_at timestamp);
            INSERT INTO schema_migrations VALUES (20240101000001, '2024-01-02 03:04:05.678'), (20240101000002, '2024-01-02 03:04:06')
            """, false),
        "golang-migrate" => new("golang-migrate", "schema_migrations", ["000001_a.up.sql", "000002_b.up.sql", "000003_c.up.sql"], """
            CREATE TABLE schema_migrations (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL);
            INSERT INTO schema_migrations VALUES (2, false)
            """, false),
        "goose" => new("goose", "goose_db_version", ["00001_a.sql", "00002_b.sql", "00003_c.sql"], GooseTable + """

            INSERT INTO goose_db_version VALUES (1, 0, true, '2024-01-02 03:04:04'), (2, 1, true, '2024-01-02 03:04:05.678'), (3, 2, true, '2024-01-02 03:04:06')
            """, false),
        "liquibase" => new("Liquibase", "databasechangelog", ["001_a.sql", "002_b.sql", "003_c.sql"], LiquibaseTables + """

            INSERT INTO databasechangelog (id, author, filename, dateexecuted, orderexecuted, exectype, md5sum) VALUES
              ('raw', 'includeAll', 'classpath:db/001_a.sql', '2024-01-02 03:04:05.678', 1, 'EXECUTED', '8:x'), ('raw', 'includeAll', 'classpath:db/002_b.sql', '2024-01-02 03:04:06', 2, 'EXECUTED', '8:y')
            """, false),
        "atlas" => new("Atlas", "atlas_schema_revisions", ["20240101000001_a.sql", "20240101000002_b.sql", "20240101000003_c.sql"], AtlasTable + """

            INSERT INTO atlas_schema_revisions (version, description, type, applied, total, executed_at, execution_time, hash, operator_version) VALUES
              ('20240101000001', 'a', 2, 2, 2, '2024-01-02 03:04:05.678', 1200000, 'pzHk0Zlph1pnIM3jbDbujZvlT1//+bd9c5UZzXzH7cA=', 'Atlas CLI'),
              ('20240101000002', 'b', 2, 2, 2, '2024-01-02 03:04:06', 1200000, 'fK42ex1U/6tJB6S1pUJYegcyXgkiWj2qFA8zMULl9+s=', 'Atlas CLI')
            """, true),
        "prisma" => new("Prisma", "_prisma_migrations", ["20240101000001_a/migration.sql", "20240101000002_b/migration.sql", "20240101000003_c/migration.sql"], PrismaTable + $"""

            INSERT INTO _prisma_migrations VALUES
              ('1', '46259f137e38e4dffc84c5d3fdb0f8ca568bedfeafa2a23f2426537f64e46007', {Milliseconds("2024-01-02 03:04:05.678", 1704164645678, isSqlite)}, '20240101000001_a', NULL, NULL, {Milliseconds("2024-01-02 03:04:05.578", 1704164645578, isSqlite)}, 1),
              ('2', 'c52c27db96b1f35d4b2dfa18f6f89c7c2fec3b1bb6a5b3c6776729e73f3a805c', {Milliseconds("2024-01-02 03:04:06", 1704164646000, isSqlite)}, '20240101000002_b', NULL, NULL, {Milliseconds("2024-01-02 03:04:06", 1704164646000, isSqlite)}, 1)
            """, true),
        "graphile-migrate" => new(
            "graphile-migrate",
            isSqlite ? "migrations" : "graphile_migrate.migrations",
            ["committed/000001-a.sql", "committed/000002.sql", "committed/000003.sql"],
            (isSqlite
                ? "CREATE TABLE migrations (hash text PRIMARY KEY, previous_hash text, filename text NOT NULL, date text NOT NULL);\nCREATE TABLE \"current\" (filename text PRIMARY KEY, content text NOT NULL, date text NOT NULL);\nINSERT INTO migrations"
                : "CREATE SCHEMA graphile_migrate;\nCREATE TABLE graphile_migrate.migrations (hash text PRIMARY KEY, previous_hash text REFERENCES graphile_migrate.migrations, filename text NOT NULL, date timestamptz NOT NULL DEFAULT now());\n"
                    + "CREATE TABLE graphile_migrate.current (filename text PRIMARY KEY DEFAULT 'current.sql', content text NOT NULL, date timestamptz NOT NULL DEFAULT now());\nINSERT INTO graphile_migrate.migrations")
            + " VALUES ('sha1:dedc11ea695841dd01be0ccece5ed90a678ebec3', NULL, '000001.sql', '2024-01-02 03:04:05.678Z'), "
            + "('sha1:4db7563ebec1a34788bfef253fc32a7d36322452', 'sha1:dedc11ea695841dd01be0ccece5ed90a678ebec3', '000002.sql', '2024-01-02 03:04:06Z')",
            true),
        "node-pg-migrate" => new("node-pg-migrate", "pgmigrations", ["1704067200001_a.sql", "1704067200002_b.sql", "1704067200003_c.sql"], """
            CREATE TABLE pgmigrations (id integer PRIMARY KEY, name varchar(255) NOT NULL, run_on timestamp NOT NULL);
            INSERT INTO pgmigrations VALUES (1, '1704067200001_a', '2024-01-02 03:04:05.678'), (2, '1704067200002_b', '2024-01-02 03:04:06')
            """, false),
        "sqitch" => new(
            "Sqitch",
            isSqlite ? "changes" : "sqitch.changes",
            ["deploy/01-a.sql", "deploy/02-b.sql", "deploy/03-c.sql"],
            (isSqlite ? string.Empty : "CREATE SCHEMA sqitch;\n")
            + $"CREATE TABLE {(isSqlite ? "changes" : "sqitch.changes")} (change_id text PRIMARY KEY, script_hash text, change text NOT NULL, project text NOT NULL, note text NOT NULL DEFAULT '', committed_at timestamp NOT NULL, "
            + "committer_name text NOT NULL, committer_email text NOT NULL, planned_at timestamp NOT NULL, planner_name text NOT NULL, planner_email text NOT NULL);\n"
            + $"INSERT INTO {(isSqlite ? "changes" : "sqitch.changes")} VALUES "
            + """
              ('c1', 'dedc11ea695841dd01be0ccece5ed90a678ebec3', '01-a', 'shop', '', '2024-01-02 03:04:05.678', 'app', 'app@example.org', '2024-01-01', 'p', 'p@example.org'),
              ('c2', '92b354496d7e8842394478817045e6737cd2d65e', '02-b', 'shop', '', '2024-01-02 03:04:06', 'app', 'app@example.org', '2024-01-01', 'p', 'p@example.org')
            """,
            true),
        "diesel" => new("Diesel", "__diesel_schema_migrations", ["2024-01-01-000001_a/up.sql", "2024-01-01-000002-0001_b/up.sql", "2024-01-02-000003_c/up.sql"], """
            CREATE TABLE __diesel_schema_migrations (version varchar(50) PRIMARY KEY, run_on timestamp NOT NULL);
            INSERT INTO __diesel_schema_migrations VALUES ('20240101000001', '2024-01-02 03:04:05.678'), ('202401010000020001', '2024-01-02 03:04:06')
            """, false),
        "sqlx" => new("sqlx", "_sqlx_migrations", ["20240101000001_a.up.sql", "20240101000002_b.up.sql", "20240101000003_c.up.sql"], $"""
            CREATE TABLE _sqlx_migrations (version bigint PRIMARY KEY, description text NOT NULL, installed_on timestamp NOT NULL, success boolean NOT NULL, checksum {(isSqlite ? "blob" : "bytea")} NOT NULL, execution_time bigint NOT NULL);
            INSERT INTO _sqlx_migrations VALUES
              (20240101000001, 'a', '2024-01-02 03:04:05.678', true, {Bytes("e79717ec3e5eb497e495f2959d8ae166d55bbd9230a4dd01e224d6629b9316611c1258cf2c1a89a2da6aceb6180f77e1", isSqlite)}, 1200000),
              (20240101000002, 'b', '2024-01-02 03:04:06', true, {Bytes("8600736c7b1998c7157c56eded8c075264ac72b94c6655d5a1b9e6d1cc4ddb821dadd22e869a8d66e8c26c6c7f10e684", isSqlite)}, -1)
            """, true),
        _ => throw new ArgumentOutOfRangeException(nameof(key), key, null),
    };

    private static string Bytes(string digits, bool isSqlite) => isSqlite ? $"x'{digits}'" : $"'\\x{digits}'";

    // Prisma keeps times in SQLite as milliseconds since 1970.
    private static string Milliseconds(string time, long milliseconds, bool isSqlite) => isSqlite ? milliseconds.ToString(null, null) : $"'{time}'";
}
