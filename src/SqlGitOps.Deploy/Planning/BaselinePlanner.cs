using SqlGitOps.Deploy.History;
using SqlGitOps.Migrations;

namespace SqlGitOps.Deploy.Planning;

/// <summary>Says which rows a database gets whose migrations are in it but not in its history. No database is touched.</summary>
internal sealed class BaselinePlanner(DeployRun run, string user)
{
    private const string Note = "recorded as a baseline, not run";

    /// <summary>Makes the rows.</summary>
    /// <param name="version">The last version that is in the database; null for all migrations.</param>
    /// <param name="files">The migration files in order.</param>
    /// <param name="history">What the database says.</param>
    /// <exception cref="DeployException">The history is not empty, or the files do not have that version.</exception>
    public IReadOnlyList<HistoryEntry> Plan(MigrationVersion? version, IReadOnlyList<MigrationFile> files, HistorySnapshot history)
    {
        if (history.Entries is [.., var last])
        {
            throw Refused(
                $"The history has {history.Entries.Count} {(history.Entries.Count == 1 ? "migration" : "migrations")} already, the last one '{last.Script}'. A baseline is for a database without history. 'sqlgitops status' shows what is applied, and 'sqlgitops deploy' applies the rest.");
        }

        if (version is not null && !files.Any(file => file.Migration.Kind != MigrationKind.Repeatable && file.Migration.Version == version))
        {
            throw Refused($"No migration has the version {version}.{Known(files)}");
        }

        var entries = new List<HistoryEntry>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var isMeant = file.Migration.Kind switch
            {
                // A baseline file stands for what an empty database has to run; this one is not empty.
                MigrationKind.Baseline => !files.Any(other => other.Migration.Kind == MigrationKind.Versioned && other.Migration.Version == file.Migration.Version),
                _ => true,
            };
            if (!isMeant || !IsIncluded(file, version))
            {
                continue;
            }

            if (file.Text is null || file.Directives is null)
            {
                throw Refused(file.Problem!);
            }

            var runsHere = file.Directives.Environments.Count == 0 || (run.Environment is { } environment && file.Directives.RunsIn(environment));
            if (!runsHere)
            {
                continue;
            }

            if (!seen.Add(file.Identity))
            {
                throw Refused($"Two files are the migration {file.Identity}, one of them '{file.Migration.Script}'. {SeenFiles.WayOut}");
            }

            entries.Add(Row(file));
        }

        return entries.Count > 0 ? entries : throw Refused("There is no migration to record.");
    }

    private static bool IsIncluded(MigrationFile file, MigrationVersion? version) =>
        version is null || (file.Migration.Kind != MigrationKind.Repeatable && file.Migration.Version is { } own && own <= version);

    private HistoryEntry Row(MigrationFile file) => new()
    {
        Identity = file.Identity,
        Version = file.Migration.Version,
        Description = file.Migration.Description,
        Kind = file.Migration.Kind,
        Script = file.Migration.Script,
        Checksum = file.Checksum,
        State = MigrationState.Applied,
        AppliedBy = user.Length == 0 ? run.Actor : $"{user} ({run.Actor})",
        Commit = run.Commit,
        Release = run.Release,
        Environment = run.Environment,
        ToolVersion = run.ToolVersion,
        RunId = run.Id,
        Note = Note,
    };

    private static string Known(IReadOnlyList<MigrationFile> files)
    {
        var versions = new List<string>();
        foreach (var file in files)
        {
            if (file.Migration is { Kind: not MigrationKind.Repeatable, Version: { } version })
            {
                versions.Add(version.Text);
            }
        }

        return versions switch
        {
            [] => " The migrations have no versions; record all of them with --all.",
            [var one] => $" The only one is {one}.",
            [var first, .., var last] => $" They go from {first} to {last}.",
        };
    }

    private static DeployException Refused(string message) => new(new DeployError(DeployErrorKind.NeedsDecision, message));
}
