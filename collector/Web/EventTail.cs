using System.Collections.Immutable;

namespace Monitoring.Collector.Web;

/// <summary>The newest events, immutable; each change makes a new one and ends the wait on the old one.</summary>
/// <param name="Snapshot">What a viewer has that has read all of them.</param>
/// <param name="LastId">The last event's.</param>
/// <param name="Events">The last events, oldest first, at most <see cref="WebLimits.EventsKeptMax"/>; their ids end
/// with <paramref name="LastId"/>.</param>
internal sealed record EventTail(StatusSnapshot Snapshot, EventId LastId, ImmutableArray<byte[]> Events)
{
    // Continuations run elsewhere, so that the one who grows the tail is never kept by a viewer.
    private readonly TaskCompletionSource grown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Waits until there is a newer tail.</summary>
    public Task WaitForNewerAsync(CancellationToken ended) => grown.Task.WaitAsync(ended);

    /// <summary>Says that there is a newer tail.</summary>
    public void Grow() => grown.TrySetResult();

    /// <summary>The tail after these events; the oldest make room.</summary>
    public EventTail With(StatusSnapshot snapshot, List<byte[]> events)
    {
        var all = Events.AddRange(events);
        var surplus = Math.Max(0, all.Length - WebLimits.EventsKeptMax);
        return new EventTail(snapshot, LastId.After(events.Count), all.RemoveRange(0, surplus));
    }

    /// <summary>The events after <paramref name="id"/>; null when some of them are not here, or no longer.</summary>
    public ReadOnlyMemory<byte[]>? After(EventId id)
    {
        var missing = LastId.Number - id.Number;
        if (id.Feed != LastId.Feed || missing < 0 || missing > Events.Length)
        {
            return null;
        }

        return Events.AsMemory()[(Events.Length - (int)missing)..];
    }
}
