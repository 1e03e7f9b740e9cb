using SqlGitOps.Deploy.Planning;
using SqlGitOps.Deploy.Providers;
using SqlGitOps.Hosting;
using SqlGitOps.Migrations;
using SqlGitOps.Model.Effects;
using SqlGitOps.Model.History;
using SqlGitOps.Model.Scripts;
using SqlGitOps.Review.Driver;
using SqlGitOps.Syntax;

namespace SqlGitOps.Cli.Output;

/// <summary>What the pending migrations of a plan do to tables that are in use.</summary>
internal static class PlanEffects
{
    /// <summary>One line of a plan.</summary>
    /// <param name="Script">The migration.</param>
    /// <param name="Line">Line of the clause, from 1.</param>
    /// <param name="Text">What happens.</param>
    public readonly record struct PlanEffect(string Script, int Line, string Text);

    /// <summary>The effects on objects that exist before the migration, in order.</summary>
    public static List<PlanEffect> Of(MigrationSet migrations, MigrationTexts texts, DeploymentPlan plan, SqlDialect dialect, DatabaseInfo? database)
    {
        var result = new List<PlanEffect>();
        var pending = plan.Pending.ToDictionary(p => p.Migration.Path, StringComparer.Ordinal);
        if (pending.Count == 0)
        {
            return result;
        }

        var reader = ScriptReaders.For(dialect);
        var replay = new HistoryReplay(dialect, database?.Version ?? ReviewRequest.DefaultVersion(dialect), startsEmpty: true);
        var ordinal = 0;
        foreach (var migration in migrations.Ordered)
        {
            var planned = pending.GetValueOrDefault(migration.Path);
            var file = planned is null ? MigrationFile.Read(migration, texts) : null;
            if (file is { Text: null })
            {
                continue;
            }

            var script = planned?.Content ?? reader.Read(file!.Text!);
            var directives = planned?.Directives ?? file!.Directives!;
            var transaction = planned?.Transaction
                ?? TransactionPlan.Create(
                    TransactionPlan.StatementsIn(script, directives.HasSections ? directives.Up : []),
                    directives.RequestedTransactionMode != TransactionMode.None);
            replay.Replay(new HistoryUnit(ordinal++, script, transaction), operation =>
            {
                if (planned is not null)
                {
                    Add(result, migration.Script, operation);
                }
            });
        }

        return result;
    }

    private static void Add(List<PlanEffect> result, string script, ReplayedOperation operation)
    {
        foreach (var effect in operation.Effects)
        {
            if (effect.OnNewObject || Describe(effect) is not { } text)
            {
                continue;
            }

            var because = effect.Reason is null ? string.Empty : $" ({effect.Reason})";
            result.Add(new PlanEffect(script, operation.Unit.Script.Text.GetPosition(operation.Operation.Span.Start).Line, text + because));
        }
    }

    private static string? Describe(Effect effect)
    {
        var held = $"holding {effect.Lock.ToDisplay()}{Blocks(effect.Lock)}";
        return effect.Kind switch
        {
            EffectKind.Rewrite => $"rewrites {effect.Object}, {held}",
            EffectKind.Scan => $"reads all of {effect.Object}, {held}",
            EffectKind.IndexBuild => $"builds an index on {effect.Object}, {held}",
            EffectKind.DataLoss => $"removes data of {effect.Object}",
            EffectKind.CanFailOnData => $"fails if rows of {effect.Object} do not fit",
            _ => effect.Lock.BlocksWrites() ? $"locks {effect.Object} with {effect.Lock.ToDisplay()}{Blocks(effect.Lock)} for a moment" : null,
        };
    }

    private static string Blocks(LockMode mode) => mode.BlocksReads() ? ", which blocks reads and writes" : mode.BlocksWrites() ? ", which blocks writes" : string.Empty;
}
