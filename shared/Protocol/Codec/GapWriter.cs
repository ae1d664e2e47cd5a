namespace Monitoring.Protocol.Codec;

/// <summary>
/// Writes rising positions as the gaps between them, in the adaptive code; one gap more leads to the end.
/// </summary>
internal ref struct GapWriter(BitWriter to)
{
    private readonly BitWriter to = to;
    private byte k = AdaptiveCode.Start;
    private int next;

    public void Add(int position)
    {
        to.Adaptive((ulong)(position - next), ref k);
        next = position + 1;
    }
}
