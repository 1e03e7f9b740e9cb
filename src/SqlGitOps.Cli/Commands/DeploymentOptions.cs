using System.CommandLine;
using SqlGitOps.Deploy;
using SqlGitOps.Deploy.Planning;
using SqlGitOps.Migrations.Project;

namespace SqlGitOps.Cli.Commands;

/// <summary>The options that say what of the pending migrations runs, and how.</summary>
internal sealed class DeploymentOptions
{
    private const string PerFile = "file", Together = "all";

    private readonly Option<string?> _to = new("--to")
    {
        Description = "The last versioned migration to run, by version or path; repeatable ones then run only when no versioned one is left out",
        HelpName = "version",
    };

    private readonly Option<string[]> _only = new("--only")
    {
        Description = "Run this pending migration and no other, by version or path; may be given several times. Leaving one before it out needs --out-of-order or the policy for it",
        HelpName = "version|path",
        DefaultValueFactory = static _ => [],
    };

    private readonly Option<bool> _outOfOrder = new("--out-of-order")
    {
        Description = "Let migrations run that come before applied ones, whatever the policy says",
    };

    private readonly Option<string> _transaction = new("--transaction")
    {
        Description = $"'{PerFile}': each migration in a transaction of its own; '{Together}': all pending ones in one, so that all are applied or none",
        DefaultValueFactory = static _ => PerFile,
    };

    private readonly Option<bool> _allowExisting = new("--allow-existing")
    {
        Description = "Run all migrations on a database that has tables but no history; without it that is refused",
    };

    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "Print what would be sent as a SQL script; the database is only read",
    };

    private readonly Option<TimeSpan?> _timeout = CommonOptions.Time<TimeSpan?>(
        "--timeout", "How long the whole run may take; at its end the running statement is cancelled and rolled back", static time => time);

    private readonly Option<TimeValue> _lockTimeout = CommonOptions.Time(
        "--lock-timeout", "How long a statement may wait for a lock that others hold, 0 for no limit; a directive in the file replaces it", static time => new TimeValue(time));

    private readonly Option<TimeValue> _lockWait = CommonOptions.LockWait();

    public DeploymentOptions()
    {
        _transaction.AcceptOnlyFromAmong(PerFile, Together);
        _lockTimeout.DefaultValueFactory = static _ => new TimeValue(new DeployOptions().LockTimeout);
    }

    /// <summary>Adds what a plan takes.</summary>
    public void AddPlanningTo(Command command)
    {
        command.Add(_to);
        command.Add(_only);
        command.Add(_outOfOrder);
        command.Add(_transaction);
        command.Add(_allowExisting);
    }

    /// <summary>Adds what running takes besides.</summary>
    public void AddRunningTo(Command command)
    {
        command.Add(_dryRun);
        command.Add(_timeout);
        command.Add(_lockTimeout);
        command.Add(_lockWait);
    }

    /// <summary>What to deploy and how, under the policy of the project.</summary>
    public DeployOptions ReadPlanning(ParseResult result, IntegrityPolicy policy) => new()
    {
        Policy = result.GetValue(_outOfOrder) ? policy with { OutOfOrder = OutOfOrderPolicy.Allow } : policy,
        Selection = new MigrationSelection { To = result.GetValue(_to), Only = result.GetValue(_only)! },
        TransactionMode = result.GetValue(_transaction) == Together ? DeployTransactionMode.All : DeployTransactionMode.PerFile,
        AllowExisting = result.GetValue(_allowExisting),
    };

    /// <summary>The same with the options of a run.</summary>
    public DeployOptions Read(ParseResult result, IntegrityPolicy policy) => ReadPlanning(result, policy) with
    {
        DryRun = IsDryRun(result),
        Timeout = result.GetValue(_timeout),
        LockTimeout = result.GetValue(_lockTimeout),
        LockWait = result.GetValue(_lockWait),
    };

    /// <summary>Whether nothing is to be run.</summary>
    public bool IsDryRun(ParseResult result) => result.GetValue(_dryRun);
}
