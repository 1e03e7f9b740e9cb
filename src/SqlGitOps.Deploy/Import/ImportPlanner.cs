using SqlGitOps.Deploy.History;
using SqlGitOps.Migrations;

namespace SqlGitOps.Deploy.Import;

/// <summary>Maps the rows of another tool to the files of the project. Reads files, changes nothing.</summary>
internal sealed class ImportPlanner(ForeignTool tool, ForeignTable table, HistoryTable historyTable, ImportOptions options)
{
    private readonly List<ImportLine> _lines = [];
    private readonly List<string> _problems = [];
    private readonly List<HistoryEntry> _entries = [];
    private readonly Dictionary<string, int> _entryOf = new(StringComparer.Ordinal);
    private readonly HashSet<string> _notPending = new(StringComparer.Ordinal);

    /// <summary>Makes the plan; a planner makes one.</summary>
    /// <param name="steps">The rows.</param>
    /// <param name="files">The project's files.</param>
    /// <param name="history">Our history.</param>
    /// <param name="lockHolder">Who holds the lock that the other tool's rows say is held; null for nobody.</param>
    /// <param name="wasTakenBack">Whether our history is empty because its migrations were taken back.</param>
    public ImportPlan Plan(IReadOnlyList<ForeignStep> steps, ImportFiles files, HistorySnapshot history, string? lockHolder, bool wasTakenBack = false)
    {
        var baseline = BaselineThatIsReached(steps, files);
        foreach (var step in steps)
        {
            AddStep(step, files, baseline);
        }

        if (baseline is not null)
        {
            AddEntry(baseline, null);
        }

        FindGaps(steps, files);
        var isImported = IsImported(history);
        if (isImported)
        {
            // What was accepted or mended once is not asked about again.
            _problems.Clear();
        }
        else
        {
            CheckHistory(history, wasTakenBack);
            if (lockHolder is not null)
            {
                _problems.Add($"{tool.Name}'s lock is held by {lockHolder}. Import when that has ended; if it has crashed, release the lock with {tool.Name}.");
            }
        }

        var pending = files.All
            .Where(file => !_notPending.Contains(file.Identity) && history.Find(file.Identity) is not { State: MigrationState.Applied })
            .Select(file => file.Migration)
            .ToList();
        return new ImportPlan(tool.Name, table, _lines, pending, _entries, _problems, isImported);
    }

    /// <summary>The baseline file whose version the other tool has reached, so that rows up to it need no files.</summary>
    private static ImportFile? BaselineThatIsReached(IReadOnlyList<ForeignStep> steps, ImportFiles files) =>
        files.Baseline is { Migration.Version: { } version } baseline
        && steps.Any(step => step.State == ForeignState.Applied && MigrationVersion.TryParse(step.Version, out var applied) && applied >= version)
            ? baseline
            : null;

    private void AddStep(ForeignStep step, ImportFiles files, ImportFile? baseline)
    {
        if (step.State == ForeignState.Skipped)
        {
            AddLine(step, ImportStatus.Skipped, null, step.Note);
            return;
        }

        var file = tool.Find(step, files);
        switch (step.State)
        {
            case ForeignState.NotApplied:
                AddLine(step, ImportStatus.NotApplied, file, step.Note);
                return;
            case ForeignState.Incomplete:
                MarkNotPending(file);
                AddLine(step, ImportStatus.Incomplete, file, step.Note);
                _problems.Add($"'{step.Name}' is unfinished: {step.Note}. Mend it with {tool.Name}, so that the row says what is in the database, then import.");
                return;
        }

        if (step.CoversBelow is { } limit)
        {
            AddCovered(step, limit, files);
        }

        if (file is null)
        {
            AddWithoutFile(step, baseline);
            return;
        }

        if (file.Problem is { } problem)
        {
            AddLine(step, ImportStatus.Incomplete, file, problem);
            _problems.Add(problem);
            return;
        }

        AddFile(step, file, files);
    }

    private void AddFile(ForeignStep step, ImportFile file, ImportFiles files)
    {
        switch (step.Checksum is null ? ChecksumVerdict.Unknown : tool.Verify(step, file, files))
        {
            case ChecksumVerdict.Same:
                AddImported(step, ImportStatus.Verified, file, step.Note);
                break;
            case ChecksumVerdict.Unknown:
                AddImported(step, ImportStatus.Unverified, file, step.Note);
                break;
            case ChecksumVerdict.Different when file.Migration.Kind == MigrationKind.Repeatable:
                AddLine(step, ImportStatus.Outdated, file, "changed since, runs again");
                break;
            default:
                AddImported(step, ImportStatus.Changed, file, options.AcceptChanged ? "accepted" : step.Note);
                if (!options.AcceptChanged)
                {
                    _problems.Add($"'{file.Migration.Script}' is not what {tool.Name} applied ({tool.Name}'s checksum is {step.Checksum}). Restore its text, or accept the one of now with --accept-changed.");
                }

                break;
        }
    }

    private void AddWithoutFile(ForeignStep step, ImportFile? baseline)
    {
        if (step.CoversBelow is { } limit)
        {
            AddLine(step, ImportStatus.Skipped, null, $"stands for everything up to version {limit}");
        }
        else if (step.RunsAgain)
        {
            AddLine(step, ImportStatus.Skipped, null, $"{tool.Name} ran it again whenever it changed; keep it as a repeatable migration");
        }
        else if (baseline is not null && MigrationVersion.TryParse(step.Version, out var version) && version <= baseline.Migration.Version!)
        {
            AddLine(step, ImportStatus.Skipped, baseline, "replaced by the baseline");
        }
        else
        {
            AddLine(step, ImportStatus.MissingFile, null, options.AcceptMissing ? "accepted, left behind" : null);
            if (!options.AcceptMissing)
            {
                _problems.Add($"'{step.Name}' was applied, but no migration file is that one. Bring it back, or leave the row behind with --accept-missing.");
            }
        }
    }

    /// <summary>Adds the files that have no row because a later row, or a start version, stands for them.</summary>
    private void AddCovered(ForeignStep step, string limit, ImportFiles files)
    {
        if (!MigrationVersion.TryParse(limit, out var last))
        {
            return;
        }

        foreach (var file in files.All)
        {
            if (file.Migration is { Kind: MigrationKind.Versioned, Version: { } version } && version < last
                && file.Problem is null && !_notPending.Contains(file.Identity))
            {
                AddImported(step, ImportStatus.Unverified, file, $"comes before version {limit}");
            }
        }
    }

    /// <summary>Finds files of which only a part is applied.</summary>
    private void FindGaps(IReadOnlyList<ForeignStep> steps, ImportFiles files)
    {
        foreach (var file in files.All)
        {
            if (_entryOf.ContainsKey(file.Identity) && tool.FindGap(file, steps) is { } gap)
            {
                _lines.Add(new ImportLine(file.Migration.Script, ImportStatus.Incomplete, file.Migration, null, gap));
                _problems.Add($"Only a part of '{file.Migration.Script}' is applied: {gap}. Apply the rest with {tool.Name}, or move it to a file of its own, then import.");
            }
        }
    }

    /// <summary>Whether our history has everything that would be imported.</summary>
    private bool IsImported(HistorySnapshot history) => _entries.Count > 0 && _entries.TrueForAll(entry =>
        history.Find(entry.Identity) is { State: MigrationState.Applied } known
        && (entry.Kind == MigrationKind.Repeatable || known.Checksum.Equals(entry.Checksum, StringComparison.Ordinal)));

    private void CheckHistory(HistorySnapshot history, bool wasTakenBack)
    {
        if (history.Layout > HistoryTable.CurrentLayout)
        {
            _problems.Add($"The history table has layout {history.Layout}; this version writes layout {HistoryTable.CurrentLayout}. Import with a newer version.");
        }

        if (history.Entries.Count > 0)
        {
            _problems.Add($"The history table {historyTable} has {history.Entries.Count} rows already, and they are not the ones to import. A history is imported into an empty one only.");
        }
        else if (wasTakenBack)
        {
            _problems.Add($"The history table {historyTable} is empty because its migrations were taken back: the other tool's rows no longer say what is in the database. 'sqlgitops deploy' applies them again.");
        }
    }

    private void AddImported(ForeignStep step, ImportStatus status, ImportFile file, string? note)
    {
        AddEntry(file, step);
        _lines.Add(new ImportLine(step.Name, status, file.Migration, step.AppliedAt, note)
        {
            IsImported = status != ImportStatus.Changed || options.AcceptChanged,
        });
    }

    private void AddLine(ForeignStep step, ImportStatus status, ImportFile? file, string? note) =>
        _lines.Add(new ImportLine(step.Name, status, file?.Migration, step.AppliedAt, note));

    private void MarkNotPending(ImportFile? file)
    {
        if (file is not null)
        {
            _notPending.Add(file.Identity);
        }
    }

    private void AddEntry(ImportFile file, ForeignStep? step)
    {
        _notPending.Add(file.Identity);
        if (_entryOf.TryGetValue(file.Identity, out var index))
        {
            // Several rows may be about one file: it is applied when the last of them is.
            var known = _entries[index];
            if (step?.AppliedAt > known.FinishedAt)
            {
                _entries[index] = known with { FinishedAt = step.AppliedAt };
            }

            return;
        }

        var migration = file.Migration;
        var by = $"(imported from {tool.Name})";
        _entryOf.Add(file.Identity, _entries.Count);
        _entries.Add(new HistoryEntry
        {
            Identity = file.Identity,
            Version = migration.Version,
            Description = migration.Description,
            Kind = migration.Kind,
            Script = migration.Script,
            Checksum = file.Checksum,
            State = MigrationState.Applied,
            StartedAt = step?.AppliedAt ?? default,
            FinishedAt = step?.AppliedAt,
            Duration = step?.Duration,
            AppliedBy = string.IsNullOrEmpty(step?.AppliedBy) ? by : $"{step.AppliedBy} {by}",
            Environment = options.Run.Environment,
            ToolVersion = options.Run.ToolVersion,
        });
    }
}
