using SqlGitOps.Deploy.Events;

namespace SqlGitOps.Deploy.Tests;

/// <summary>Keeps the events of a deployment, and can do something when one comes.</summary>
internal sealed class EventList : IProgress<DeployEvent>
{
    private readonly Action<DeployEvent>? _onEvent;

    public EventList(Action<DeployEvent>? onEvent = null) => _onEvent = onEvent;

    public List<DeployEvent> All { get; } = [];

    public IEnumerable<T> Of<T>()
        where T : DeployEvent => All.OfType<T>();

    public void Report(DeployEvent value)
    {
        All.Add(value);
        _onEvent?.Invoke(value);
    }
}
