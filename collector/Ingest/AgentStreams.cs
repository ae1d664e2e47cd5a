using Monitoring.Collector.Listening;
using Monitoring.Model;
using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Sessions;

namespace Monitoring.Collector.Ingest;

/// <summary>
/// The streams of one agent, by incarnation: their decoders outlive a connection, so that a reconnect resends no names
/// and counts nothing twice. For the reactor's thread, and handed to a link only when no other has them.
/// </summary>
/// <param name="pool">Where all agents share their series.</param>
internal sealed class AgentStreams(SeriesPool pool)
{
    private Dictionary<ulong, StreamDecoder> decoders = [];

    /// <summary>The mailbox of the agent's host.</summary>
    public HostMailbox Mailbox { get; } = new();

    /// <summary>The link that brings the streams now; null when there is none.</summary>
    public AgentLink? Link { get; set; }

    /// <summary>True when an incarnation's decoder isn't here and has to be made again from its catalogue.</summary>
    public bool Lacks(ulong incarnation) => !decoders.ContainsKey(incarnation);

    /// <summary>
    /// How the streams of a HELLO go on. Those that it doesn't name any more were acknowledged to their end, and are
    /// let go.
    /// </summary>
    public IReadOnlyList<StreamDecoder> GoOn(IReadOnlyList<OpenedStream> opened)
    {
        var before = decoders;
        decoders = [];
        foreach (var stream in opened)
        {
            var incarnation = stream.Stream.Key.Incarnation;
            decoders[incarnation] = GoOn(before.GetValueOrDefault(incarnation), stream);
        }
        return [.. opened.Select(stream => decoders[stream.Stream.Key.Incarnation])];
    }

    // What the journal has never got must come again, and what it has must not: a decoder that stands elsewhere, or met
    // a frame that it could not apply, is of no more use. Nor is one whose names the journal may lack.
    private StreamDecoder GoOn(StreamDecoder? known, OpenedStream opened) =>
        known is { Broken: false } && known.AppliedSeq == opened.Stream.AppendedSeq
        && opened.Stream.CopiesAfter is null
            ? known
            : Rebuild(opened);

    private StreamDecoder Rebuild(OpenedStream opened)
    {
        var decoder = Empty(opened);
        foreach (var bytes in opened.Catalogue)
        {
            // Without its catalogue it still goes on: the agent is asked for the names again.
            if (FrameReader.Read(bytes.Span, out var frame) != FrameReading.Ok
                || decoder.Apply(frame, out _) is not (Application.Applied or Application.Known))
                return Empty(opened);
        }
        return decoder;
    }

    private StreamDecoder Empty(OpenedStream opened) =>
        new(opened.Stream.Key.Incarnation, opened.Stream.AppendedSeq, pool);
}
