namespace Monitoring.Agent.Delivery.Spooling;

/// <summary>
/// Batches that were dropped, from disk or memory, while they were on their way to the collector: an ACK or the next
/// WELCOME tells whether they are committed. What has arrived and is not committed by then, a window at most, counts as
/// lost all the same. No more than a link's window and what was read ahead. For the reactor's thread only.
/// </summary>
internal sealed class UnansweredDrops
{
    private readonly List<(ulong Incarnation, ulong Seq)> waiting = [];

    public int Count => waiting.Count;

    public void Add(ulong incarnation, ulong seq) => waiting.Add((incarnation, seq));

    /// <summary>Everything of the incarnation up to the seq is committed.</summary>
    public void Acknowledged(ulong incarnation, ulong seq) =>
        waiting.RemoveAll(batch => batch.Incarnation == incarnation && batch.Seq <= seq);

    /// <summary>A collector has said all that is committed: the others count as lost.</summary>
    /// <returns>How many.</returns>
    public int TakeLost()
    {
        var lost = waiting.Count;
        waiting.Clear();
        return lost;
    }
}
