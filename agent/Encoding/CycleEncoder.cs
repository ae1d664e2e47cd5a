using System.Collections.Concurrent;
using Monitoring.Agent.Sampling;
using Monitoring.Protocol.Codec;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;

namespace Monitoring.Agent.Encoding;

/// <summary>
/// Turns each cycle into frames. While a cycle runs it belongs to the sampling thread; between cycles it and the
/// stream's encoder belong to the reactor's, so frames pass from one to the other without a copy or a lock.
/// </summary>
/// <param name="encoder">The stream of this process.</param>
/// <param name="intervals">How often each pace is due.</param>
public sealed class CycleEncoder(StreamEncoder encoder, SamplingIntervals intervals) : ICycleSink
{
    // Set by the reactor's thread; the sampling one tells the stream of them in the next cycle.
    private volatile SamplingIntervals intervals = intervals;
    private SamplingIntervals told = intervals;
    private GroupEncoder[]? groups;
    private readonly ConcurrentQueue<(EventKind Kind, long Amount, string Text)> happened = new();
    private long droppedBatches;
    // Losses that found no place: how many, and what they amount to.
    private long furtherLosses;
    private long furtherLost;
    private bool abandoned;

    /// <summary>The least time between two batches of the schedule.</summary>
    public TimeSpan ShortestInterval => intervals.Shortest;

    /// <summary>Live series that are left out of the stream. For the reactor's thread between cycles.</summary>
    public int SeriesNotTaken { get; private set; }

    /// <summary>Batches and frames of which the newest cycle tells that they were dropped or lost. For the reactor's
    /// thread between cycles.</summary>
    public long DroppedTold { get; private set; }

    /// <summary>Gets the frames. To be set before the first cycle.</summary>
    public IFrameSink? Sink { get; set; }

    /// <summary>The stream's encoder: for the reactor's thread between cycles.</summary>
    public StreamEncoder Stream { get; } = encoder;

    /// <summary>Changes how often each pace is due. From the reactor's thread.</summary>
    public void Change(SamplingIntervals changed) => intervals = changed;

    /// <summary>Events that may wait for the next cycle: 64; further ones are left out.</summary>
    public const int EventsMax = 64;

    /// <summary>How many of them may be losses: 32; further ones are joined into one.</summary>
    public const int LossesMax = EventsMax / 2;

    /// <summary>Something happened; goes out with the next cycle. From the reactor's thread.</summary>
    public void ReportEvent(EventKind kind, long amount, string text)
    {
        if (happened.Count < (kind == EventKind.Drop ? LossesMax : EventsMax))
        {
            happened.Enqueue((kind, amount, text));
        }
        else if (kind == EventKind.Drop)
        {
            Interlocked.Add(ref furtherLost, amount);
            Interlocked.Increment(ref furtherLosses);
        }
    }

    /// <summary>Batches were dropped undelivered; goes out with the next cycle. From the reactor's thread.</summary>
    public void ReportDropped(long batches) => Interlocked.Add(ref droppedBatches, batches);

    /// <inheritdoc/>
    public void CycleSampled(Cycle cycle, ReadOnlySpan<ScheduledSampler> runs)
    {
        abandoned = true;
        try
        {
            Encode(cycle, runs);
            abandoned = false;
        }
        finally
        {
            if (abandoned)
                Stream.Abandon();
        }
    }

    /// <inheritdoc/>
    public void CycleEnded()
    {
        if (!abandoned)
            Sink?.FramesEncoded(Stream.Frames, Stream.Bytes);
    }

    private void Encode(Cycle cycle, ReadOnlySpan<ScheduledSampler> runs)
    {
        groups ??= AddGroups(runs);
        TellIntervals(runs);
        if (cycle.ClockStep != TimeSpan.Zero)
            Stream.RequestKeyFrame();
        Stream.Begin(cycle.TimeMs);
        var notTaken = 0;
        for (var i = 0; i < runs.Length; i++)
        {
            groups[i].Encode(runs[i]);
            notTaken += groups[i].NotTaken;
        }
        SeriesNotTaken = notTaken;
        Report(cycle);
        Stream.End();
    }

    private GroupEncoder[] AddGroups(ReadOnlySpan<ScheduledSampler> runs)
    {
        var added = new GroupEncoder[runs.Length];
        for (var i = 0; i < runs.Length; i++)
            added[i] = new GroupEncoder(Stream, Stream.AddGroup(runs[i].Group.Name, told.Of(runs[i].Pace)));
        return added;
    }

    private void TellIntervals(ReadOnlySpan<ScheduledSampler> runs)
    {
        var now = intervals;
        if (now == told)
            return;
        for (var i = 0; i < runs.Length; i++)
            groups![i].SetInterval(now.Of(runs[i].Pace));
        told = now;
    }

    private void Report(Cycle cycle)
    {
        var stepMs = (long)cycle.ClockStep.TotalMilliseconds;
        if (stepMs != 0)
            Report(EventKind.ClockStep, cycle, stepMs, $"the wall clock was set by {stepMs} ms");
        var gapMs = (long)cycle.Gap.TotalMilliseconds;
        if (gapMs != 0)
            Report(EventKind.Gap, cycle, gapMs, $"nothing was sampled for {gapMs} ms");
        DroppedTold = Interlocked.Exchange(ref droppedBatches, 0);
        if (DroppedTold > 0)
            Report(EventKind.Drop, cycle, DroppedTold, $"{DroppedTold} batches were dropped undelivered");
        while (happened.TryDequeue(out var one))
        {
            DroppedTold += one.Kind == EventKind.Drop ? one.Amount : 0;
            Report(one.Kind, cycle, one.Amount, one.Text);
        }
        if (Interlocked.Exchange(ref furtherLosses, 0) is var losses and > 0)
        {
            var lost = Interlocked.Exchange(ref furtherLost, 0);
            DroppedTold += lost;
            Report(EventKind.Drop, cycle, lost, $"{losses} losses more: as far as is known, of {lost} frames");
        }
    }

    private void Report(EventKind kind, Cycle cycle, long amount, string text) =>
        Stream.Report(new StreamEvent(kind, cycle.TimeMs, amount, text));
}
