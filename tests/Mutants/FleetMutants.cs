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
    ];

    private static Mutant Rule(string name, string file, string original, string mutated) =>
        new(name, Suite.Simulation, file, original, mutated);
}
