using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace SqlGitOps.TransactSql.Lowering;

/// <summary>
/// Statements that change no table: queries, control flow, security, Service Broker, databases and the server. Some of
/// them are refused within a transaction.
/// </summary>
internal static class ServerLowering
{
    /// <summary>Lowers the statement if it is one of these.</summary>
    public static bool TryLower(TSqlStatement statement, LoweringContext context)
    {
        if (IsForbiddenInTransaction(statement))
        {
            context.ForbidTransaction();
        }

        if (statement is RestoreStatement)
        {
            context.AddNotAnalysed(statement, mayChangeSchema: true);
            return true;
        }

        if (IsHarmless(statement))
        {
            context.AddHarmless(statement);
            return true;
        }

        return false;
    }

    // "SQL statements not allowed in transactions" in the documentation of transaction locking, plus what the
    // statements' own pages say: KILL (error 6115) and the shrinking DBCC commands (error 8920).
    private static bool IsForbiddenInTransaction(TSqlStatement statement) => statement switch
    {
        AlterDatabaseStatement or BackupStatement or RestoreStatement or ReconfigureStatement => true,
        FullTextCatalogStatement or CreateFullTextIndexStatement or AlterFullTextIndexStatement or DropFullTextIndexStatement
            or DropFullTextCatalogStatement or CreateFullTextStopListStatement or AlterFullTextStopListStatement or DropFullTextStopListStatement => true,
        KillStatement or ShutdownStatement => true,
        DbccStatement dbcc => dbcc.Command is DbccCommand.ShrinkDatabase or DbccCommand.ShrinkFile,
        AvailabilityGroupStatement or DropAvailabilityGroupStatement => true,
        _ => false,
    };

    private static bool IsHarmless(TSqlStatement statement) => statement switch
    {
        // Queries and control flow.
        SelectStatement or PrintStatement or RaiseErrorStatement or RaiseErrorLegacyStatement or ThrowStatement => true,
        DeclareVariableStatement or DeclareTableVariableStatement or DeclareCursorStatement or CursorStatement => true,
        BreakStatement or ContinueStatement or LabelStatement or LineNoStatement or WaitForStatement => true,
        ReadTextStatement or CheckpointStatement or KillStatement or ShutdownStatement or DbccStatement => true,
        KillStatsJobStatement or KillQueryNotificationSubscriptionStatement => true,

        // Security.
        SecurityStatement or AlterAuthorizationStatement or ExecuteAsStatement or RevertStatement or SetUserStatement => true,
        UserStatement or RoleStatement or CreateLoginStatement or AlterLoginStatement or ApplicationRoleStatement => true,
        CertificateStatementBase or AlterAsymmetricKeyStatement or CreateAsymmetricKeyStatement or SymmetricKeyStatement => true,
        MasterKeyStatement or OpenMasterKeyStatement or CloseMasterKeyStatement or OpenSymmetricKeyStatement or CloseSymmetricKeyStatement => true,
        BackupRestoreMasterKeyStatementBase or AlterServiceMasterKeyStatement or DropMasterKeyStatement or CredentialStatement => true,
        ColumnEncryptionKeyStatement or CreateColumnMasterKeyStatement or DatabaseEncryptionKeyStatement or DropDatabaseEncryptionKeyStatement => true,
        SignatureStatementBase or SensitivityClassificationStatement or AuditSpecificationStatement or ServerAuditStatement => true,
        CreateCryptographicProviderStatement or AlterCryptographicProviderStatement => true,

        // Databases, the server and full-text search.
        AlterDatabaseStatement or AlterDatabaseScopedConfigurationStatement or BackupStatement or ReconfigureStatement => true,
        FullTextCatalogStatement or CreateFullTextIndexStatement or AlterFullTextIndexStatement or DropFullTextIndexStatement => true,
        CreateFullTextStopListStatement or AlterFullTextStopListStatement => true,
        CreateSearchPropertyListStatement or AlterSearchPropertyListStatement => true,
        EventSessionStatement or CreateEventNotificationStatement or DropEventNotificationStatement => true,
        ResourcePoolStatement or ExternalResourcePoolStatement or WorkloadGroupStatement or AlterResourceGovernorStatement => true,
        WorkloadClassifierStatement or AvailabilityGroupStatement or AlterCreateEndpointStatementBase => true,
        AlterServerConfigurationStatement or AlterServerConfigurationSetBufferPoolExtensionStatement
            or AlterServerConfigurationSetDiagnosticsLogStatement or AlterServerConfigurationSetExternalAuthenticationStatement
            or AlterServerConfigurationSetFailoverClusterPropertyStatement or AlterServerConfigurationSetHadrClusterStatement
            or AlterServerConfigurationSetSoftNumaStatement => true,

        // Service Broker.
        WaitForSupportedStatement or BeginDialogStatement or BeginConversationTimerStatement or EndConversationStatement => true,
        MoveConversationStatement or SendStatement or QueueStatement or DropQueueStatement or MessageTypeStatementBase => true,
        CreateContractStatement or AlterCreateServiceStatementBase or RouteStatement or RemoteServiceBindingStatementBase => true,
        BrokerPriorityStatement => true,

        // Objects that hold no rows and that no rule follows.
        AssemblyStatement or SequenceStatement or AlterXmlSchemaCollectionStatement or AlterSchemaStatement => true,
        CreatePartitionFunctionStatement or CreatePartitionSchemeStatement or AlterPartitionSchemeStatement => true,
        ExternalDataSourceStatement or ExternalFileFormatStatement or EnableDisableTriggerStatement => true,
        DropUnownedObjectStatement or DropChildObjectsStatement => true,
        _ => false,
    };
}
