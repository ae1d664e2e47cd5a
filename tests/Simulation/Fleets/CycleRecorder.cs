using Monitoring.Agent.Encoding;
using Monitoring.Agent.Sampling;
using Monitoring.Model;
using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;
using Monitoring.Tests.Simulation.Checks;

namespace Monitoring.Tests.Simulation.Fleets;

/// <summary>Stands before and behind the encoder: notes what was sampled, and which frame it went into.</summary>
internal sealed class CycleRecorder(
    CycleEncoder encoder, AgentTruth agent, StreamTruth stream, Func<TimeSpan> now, bool isSteady)
    : ICycleSink, IFrameSink
{
    private readonly List<GroupTruth> sampled = [];
    private readonly List<ulong[]> sampledParts = [];
    private readonly List<ulong> parts = [];
    private readonly Dictionary<string, (Series?[] Series, ulong[] Prints)> known = [];

    /// <summary>Where the frames go on to.</summary>
    public IFrameSink? Next { private get; set; }

    public void CycleSampled(Cycle cycle, ReadOnlySpan<ScheduledSampler> runs)
    {
        sampled.Clear();
        sampledParts.Clear();
        foreach (var run in runs)
        {
            parts.Clear();
            if (run.Outcome == SampleOutcome.Sampled)
                Note(Print(run.Group, cycle.TimeMs));
            else if (run.Outcome == SampleOutcome.Failed)
                Note(new GroupTruth(run.Group.Name, cycle.TimeMs, 0, 0));
        }
        encoder.CycleSampled(cycle, runs);
    }

    public void CycleEnded() => encoder.CycleEnded();

    public void FramesEncoded(IReadOnlyList<EncodedFrame> frames, ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < frames.Count; i++)
        {
            var isBatch = frames[i].Type == FrameType.Batch;
            stream.Add(new FrameTruth(frames[i].Seq, frames[i].Type, now(), isBatch ? [.. sampled] : []));
        }
        for (var i = 0; i < sampled.Count; i++)
            agent.Sampled(sampled[i], sampledParts[i]);
        Next?.FramesEncoded(frames, bytes);
    }

    private void Note(GroupTruth group)
    {
        sampled.Add(group);
        sampledParts.Add(parts.Count == 0 ? [] : [.. parts]);
    }

    private GroupTruth Print(SampleGroup group, long timeMs)
    {
        if (!known.TryGetValue(group.Name, out var at) || at.Series.Length < group.HandleEnd)
            known[group.Name] = at = (new Series?[group.HandleEnd * 2], new ulong[group.HandleEnd * 2]);
        var (live, print) = (0, 0UL);
        for (var handle = 0; handle < group.HandleEnd; handle++)
        {
            if (!group.IsLive(handle))
                continue;
            var series = group.SeriesAt(handle);
            if (!ReferenceEquals(at.Series[handle], series))
                (at.Series[handle], at.Prints[handle]) = (series, SeriesPrint.Of(series));
            var part = SeriesPrint.Of(at.Prints[handle], group.NativeAt(handle));
            print += part;
            live++;
            if (!isSteady)
                parts.Add(part);
        }
        return new GroupTruth(group.Name, timeMs, live, print);
    }
}
