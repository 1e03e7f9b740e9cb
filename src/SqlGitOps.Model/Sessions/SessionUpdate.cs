using System.Collections.Immutable;
using SqlGitOps.Model.Operations;

namespace SqlGitOps.Model.Sessions;

/// <summary>What a statement changes in the session.</summary>
internal static class SessionUpdate
{
    public static SessionState Apply(SessionState session, Operation operation) => operation switch
    {
        SetSettingOperation setting => Set(session, setting),
        TransactionOperation transaction => Apply(session, transaction.Action),
        _ => session,
    };

    private static SessionState Set(SessionState session, SetSettingOperation setting)
    {
        if (setting.IsLocal)
        {
            // SET LOCAL outside a transaction only warns (PostgreSQL manual, SET).
            return session.InTransaction
                ? session with { LocalSettings = session.LocalSettings.SetItem(setting.Name, setting.Value) }
                : session;
        }

        if (setting.Name == "*")
        {
            return session with
            {
                Settings = ImmutableDictionary<string, string?>.Empty,
                LocalSettings = ImmutableDictionary<string, string?>.Empty,
            };
        }

        return session with
        {
            Settings = setting.Value is null ? session.Settings.Remove(setting.Name) : session.Settings.SetItem(setting.Name, setting.Value),
            LocalSettings = session.LocalSettings.Remove(setting.Name),
        };
    }

    private static SessionState Apply(SessionState session, TransactionAction action) => action switch
    {
        // BEGIN inside a transaction only warns.
        TransactionAction.Begin when !session.InTransaction => session with
        {
            Transaction = TransactionState.Script,
            SettingsAtBegin = session.Settings,
        },
        TransactionAction.Commit or TransactionAction.Prepare => session with
        {
            Transaction = TransactionState.None,
            LocalSettings = ImmutableDictionary<string, string?>.Empty,
            SettingsAtBegin = null,
        },
        TransactionAction.CommitAndChain => session with { LocalSettings = ImmutableDictionary<string, string?>.Empty, SettingsAtBegin = session.Settings },
        TransactionAction.Rollback => session with
        {
            Transaction = TransactionState.None,
            Settings = session.SettingsAtBegin ?? session.Settings,
            LocalSettings = ImmutableDictionary<string, string?>.Empty,
            SettingsAtBegin = null,
        },
        TransactionAction.RollbackAndChain => session with
        {
            Settings = session.SettingsAtBegin ?? session.Settings,
            LocalSettings = ImmutableDictionary<string, string?>.Empty,
        },
        _ => session,
    };
}
