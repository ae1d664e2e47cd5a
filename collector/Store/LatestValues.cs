using System.Reactive.Subjects;
using Monitoring.Reactor;

namespace Monitoring.Collector.Store;

/// <summary>
/// The latest values of the fleet. The reactor's thread replaces blocks; readers on any thread get the newest snapshot
/// by one volatile read. Changes are gathered for a moment, so that a thousand hosts don't mean a thousand snapshots.
/// </summary>
public sealed class LatestValues(IReactorTime time) : IDisposable
{
    /// <summary>
    /// How long after a change it is published: 40 ms. With the time that deliveries are gathered, it stays under 100
    /// ms.
    /// </summary>
    public static readonly TimeSpan PublishDelay = TimeSpan.FromMilliseconds(40);

    private readonly SortedList<string, HostBlock> byName = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, HostBlock> byId = [];
    private readonly Subject<FleetSnapshot> published = new();
    private FleetSnapshot current = FleetSnapshot.Empty;
    private bool due;

    /// <summary>The newest snapshot. Any thread may read it.</summary>
    public FleetSnapshot Current => Volatile.Read(ref current);

    /// <summary>Each snapshot as it is published, on the reactor's thread.</summary>
    public IObservable<FleetSnapshot> Published => published;

    /// <summary>
    /// The newest block of a host, published or not; null when there is none. For the reactor's thread.
    /// </summary>
    public HostBlock? Find(Guid id) => byId.GetValueOrDefault(id);

    /// <summary>Adds a host or replaces its block, under the name it has now. For the reactor's thread.</summary>
    public void Put(HostBlock block)
    {
        if (byId.TryGetValue(block.Id, out var before) && before.Name != block.Name)
            byName.Remove(before.Name);
        byId[block.Id] = block;
        byName[block.Name] = block;
        PublishSoon();
    }

    /// <summary>
    /// Replaces a host's block by one made of it; does nothing when there is no such host. For the reactor's thread.
    /// </summary>
    public void Change(Guid id, Func<HostBlock, HostBlock> change)
    {
        if (byId.TryGetValue(id, out var before))
            Put(change(before));
    }

    /// <summary>Removes a host. For the reactor's thread.</summary>
    public void Remove(Guid id)
    {
        if (!byId.Remove(id, out var block))
            return;
        byName.Remove(block.Name);
        PublishSoon();
    }

    /// <inheritdoc/>
    public void Dispose() => published.Dispose();

    private void PublishSoon()
    {
        if (due)
            return;
        due = true;
        time.CallLater(PublishDelay, Publish);
    }

    private void Publish()
    {
        due = false;
        var snapshot = new FleetSnapshot(current.Number + 1, [.. byName.Values]);
        Volatile.Write(ref current, snapshot);
        published.OnNext(snapshot);
    }
}
