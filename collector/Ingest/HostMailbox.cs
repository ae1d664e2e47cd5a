namespace Monitoring.Collector.Ingest;

/// <summary>
/// Holds the newest delivery of one host until the reactor takes it: newest wins, so it never grows. Any thread.
/// </summary>
internal sealed class HostMailbox
{
    private HostDelivery? content;

    /// <summary>Puts a delivery in, in place of one that was not taken.</summary>
    /// <returns>True when the box was empty.</returns>
    public bool Put(HostDelivery delivery) => Interlocked.Exchange(ref content, delivery) is null;

    /// <summary>Takes the delivery out; null when the box is empty.</summary>
    public HostDelivery? Take() => Interlocked.Exchange(ref content, null);
}
