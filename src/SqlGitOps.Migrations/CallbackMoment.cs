namespace SqlGitOps.Migrations;

/// <summary>When a callback runs.</summary>
public enum CallbackMoment
{
    /// <summary>Before the first pending migration.</summary>
    BeforeDeploy,

    /// <summary>After the last one, when all of them succeeded.</summary>
    AfterDeploy,

    /// <summary>After a failure.</summary>
    OnFailure,
}
