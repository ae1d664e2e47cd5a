using Monitoring.Protocol.Frames;

namespace Monitoring.Tests.Faults.Support;

/// <summary>Compares what was acknowledged on the wire with what is stored, frame by frame.</summary>
internal static class BothSides
{
    /// <summary>
    /// Fails unless each acknowledged frame is stored, once, as it was sent, but for those that the history itself says
    /// are lost: exactly those must be missing. Of what is lost the agent may have had the newest part still, and have
    /// sent it again after the report was made; that is no contradiction.
    /// </summary>
    /// <param name="acked">For each incarnation the highest seq that was acknowledged.</param>
    /// <param name="ledger">What was sent.</param>
    /// <param name="stored">What is stored.</param>
    /// <returns>How many acknowledged frames are stored.</returns>
    public static long AssertKept(
        IReadOnlyDictionary<ulong, ulong> acked, WireLedger ledger, StoredFrames stored)
    {
        var missing = Missing(acked, stored);
        var reported = stored.Losses
            .SelectMany(loss => Seqs(loss.First, loss.Last).Select(seq => new FrameKey(loss.Incarnation, seq)))
            .ToHashSet();
        AssertNone(missing.Where(key => !reported.Contains(key)), "acknowledged, not stored and not reported as lost");
        AssertNone(
            reported.Where(key => stored.Checksums.ContainsKey(key) && !ledger.WasSentAgain(key)),
            "reported as lost and stored all the same");
        AssertWhole(ledger, stored);
        return acked.Values.Sum(seq => (long)seq) - missing.Count;
    }

    /// <summary>The same where agents dropped batches of their own accord, which is for the caller to count.</summary>
    /// <returns>The acknowledged frames that are not stored.</returns>
    public static List<FrameKey> Dropped(WireLedger ledger, StoredFrames stored)
    {
        AssertWhole(ledger, stored);
        return Missing(ledger.Acked, stored);
    }

    private static List<FrameKey> Missing(IReadOnlyDictionary<ulong, ulong> acked, StoredFrames stored) =>
    [
        .. acked.SelectMany(pair => Seqs(1, pair.Value).Select(seq => new FrameKey(pair.Key, seq)))
            .Where(key => !stored.Checksums.ContainsKey(key)),
    ];

    private static void AssertWhole(WireLedger ledger, StoredFrames stored)
    {
        AssertNone(ledger.Contradictions, "contradictions on the wire");
        AssertNone(stored.Doubled, "stored twice");
        AssertNone(
            stored.Checksums.Where(pair => ledger.Sent.TryGetValue(pair.Key, out var sent) && sent != pair.Value),
            "stored otherwise than sent");
        AssertNone(
            stored.Checksums.Keys.Where(key => !ledger.Sent.ContainsKey(key)), "stored and never sent");
    }

    private static IEnumerable<ulong> Seqs(ulong first, ulong last)
    {
        for (var seq = first; seq <= last; seq++)
            yield return seq;
    }

    private static void AssertNone<T>(IEnumerable<T> wrong, string what)
    {
        var all = wrong.ToArray();
        Assert.IsEmpty(all, $"{all.Length} {what}: {string.Join(", ", all.Take(10))}");
    }
}
