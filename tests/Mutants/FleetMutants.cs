namespace Monitoring.Tests.Mutants;

/// <summary>Rules of agents and collectors, which the simulation of fleets guards.</summary>
internal static class FleetMutants
{
    public static Mutant[] All { get; } =
    [
        Rule("what is committed is not stored again", "shared/Protocol/Codec/StreamDecoder.cs",
            "isNew ? Application.Applied : Application.Known", "Application.Applied"),
        Rule("an acknowledgement that waits is sent later", "shared/Protocol/Sessions/AckPolicy.cs",
            "timer.Set(next);", ""),
        Rule("a host is polled by one loop", "collector/Polling/HostPoller.cs",
            "loop is not null", "false"),
        Rule("only what is committed is acknowledged", "collector/Ingest/Commitment.cs",
            "stream.CommittedSeq", "stream.AppendedSeq"),
        Rule("a link resumes at a key frame", "agent/Delivery/FrameCursor.cs",
            "segmentAt = 0; frameAt = 0;", "segmentAt = 0; frameAt = 1;"),
        Rule("what leaves the catalogue is stored", "collector/Ingest/RowWriter.cs",
            "source = decoder;", "source = decoder; if (frame.Type == Protocol.Frames.FrameType.Retire) { return; }"),
        Rule("a spool file stands until it is acknowledged", "agent/Delivery/Spooling/Spool.cs",
            "file.LastSeq <= seq", "file.FirstSeq <= seq"),
        Rule("each link has a number of its own", "agent/Delivery/Spooling/LinkCounter.cs",
            "last = Math.Min(last + 1, int.MaxValue);", "last = Math.Max(last, 1);"),
        Rule("HELLO says what is acknowledged", "shared/Protocol/Messages/Hello.cs",
            "queued.AckedSeq", "0UL"),
        Rule("what another collector has is stored as a copy", "collector/Ingest/RowWriter.cs",
            "Add(decoder, frame, isCopy: true);", "Add(decoder, frame, isCopy: false);"),
        Rule("who has moved is not listed as down", "collector/Aggregation/Fleet.cs",
            "block with { HasMoved = true }", "block"),
        Rule("who loses its collector goes to the next", "agent/Delivery/Dialer.cs",
            "Rank = NextRank(reactor.Elapsed + wait);", ""),
        Rule("with several collectors silence is noticed soon", "agent/Delivery/CollectorLink.cs",
            "dialer.Targets.Count > 1", "false"),
        Rule("who comes and goes is not gone back to", "agent/Delivery/PreferredProbe.cs",
            "time.Elapsed - since >= StableFor", "true"),
        Rule("newest values go ahead of a closed window", "agent/Delivery/CollectorLink.cs",
            "session.IsWindowClosed", "false"),
        Rule("a window is bounded in bytes", "shared/Protocol/Sessions/UnackedFrames.cs",
            "bytes + frame.Bytes.Length <= BytesMax", "true"),
    ];

    private static Mutant Rule(string name, string file, string original, string mutated) =>
        new(name, Suite.Simulation, file, original, mutated);
}
