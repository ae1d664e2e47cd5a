namespace Monitoring.Protocol.Sessions;

/// <summary>The batches that were sent on a connection and wait for their ACK, in the order of sending.</summary>
internal sealed class UnackedBatches
{
    private readonly List<(ulong Incarnation, ulong Seq)> waiting = [];

    public int Count => waiting.Count;

    public void Add(ulong incarnation, ulong seq) => waiting.Add((incarnation, seq));

    public void Acknowledge(ulong incarnation, ulong seq)
    {
        var kept = 0;
        for (var i = 0; i < waiting.Count; i++)
        {
            if (waiting[i].Incarnation == incarnation && waiting[i].Seq <= seq)
                continue;
            waiting[kept++] = waiting[i];
        }
        waiting.RemoveRange(kept, waiting.Count - kept);
    }
}
