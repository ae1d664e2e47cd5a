using Monitoring.Agent.Sampling;
using Monitoring.Model;
using Monitoring.Protocol.Codec;

namespace Monitoring.Agent.Encoding;

/// <summary>
/// One sampler's series in the stream: gives each a slot when it is live for the first time, retires the slot as
/// soon as it is not, and gathers the live values in the order of the slots.
/// </summary>
/// <param name="stream">The stream.</param>
/// <param name="group">The group's index in it.</param>
public sealed class GroupEncoder(StreamEncoder stream, int group)
{
    private const int None = -1;

    // By handle: the series that has the slot, and whether it was offered to the stream. A series that the stream
    // didn't take keeps its entry without a slot, so that it isn't offered again each cycle.
    private Series?[] known = [];
    // Handles and their slots, ascending by slot; the first `count` count.
    private int[] handles = [];
    private int[] slots = [];
    private int count;
    private long[] values = [];
    // Set while it encodes: still set at the next cycle when something threw, and then nothing above can be relied on.
    private bool encoding;

    /// <summary>Live series that the stream didn't take.</summary>
    public int NotTaken { get; private set; }

    /// <summary>Changes how often the sampler is due.</summary>
    public void SetInterval(TimeSpan interval) => stream.SetInterval(group, interval);

    /// <summary>Writes what became of the sampler in this cycle.</summary>
    public void Encode(ScheduledSampler run)
    {
        if (run.Outcome == SampleOutcome.Failed)
            stream.FailGroup(group);
        if (run.Outcome != SampleOutcome.Sampled)
            return;
        if (encoding)
            StartAnew();
        encoding = true;
        var sampled = run.Group;
        if (HasChanged(sampled))
            Redefine(sampled);
        for (var i = 0; i < count; i++)
            values[i] = sampled.NativeAt(handles[i]);
        stream.WriteGroup(group, values.AsSpan(0, count));
        encoding = false;
    }

    private void StartAnew()
    {
        foreach (var slot in stream.LiveSlots(group).ToArray())
            stream.Retire(slot);
        Array.Clear(known);
        count = 0;
    }

    private bool HasChanged(SampleGroup sampled)
    {
        if (sampled.HandleEnd > known.Length)
            return true;
        for (var handle = 0; handle < sampled.HandleEnd; handle++)
        {
            if (!ReferenceEquals(known[handle], LiveSeries(sampled, handle)))
                return true;
        }
        return false;
    }

    private static Series? LiveSeries(SampleGroup sampled, int handle) =>
        sampled.IsLive(handle) ? sampled.SeriesAt(handle) : null;

    private void Redefine(SampleGroup sampled)
    {
        Grow(sampled.HandleEnd);
        RetireGone(sampled);
        var live = 0;
        for (var handle = 0; handle < sampled.HandleEnd; handle++)
        {
            var series = LiveSeries(sampled, handle);
            live += series is null ? 0 : 1;
            if (ReferenceEquals(known[handle], series))
                continue;
            known[handle] = series;
            if (series is not null)
                Define(handle, series);
        }
        NotTaken = live - count;
    }

    private void RetireGone(SampleGroup sampled)
    {
        var kept = 0;
        for (var i = 0; i < count; i++)
        {
            if (ReferenceEquals(known[handles[i]], LiveSeries(sampled, handles[i])))
            {
                (handles[kept], slots[kept]) = (handles[i], slots[i]);
                kept++;
            }
            else
            {
                stream.Retire(slots[i]);
            }
        }
        count = kept;
    }

    private void Define(int handle, Series series)
    {
        var slot = stream.Define(group, series);
        if (slot == None)
            return;
        (handles[count], slots[count]) = (handle, slot);
        count++;
    }

    private void Grow(int handleEnd)
    {
        if (handleEnd <= known.Length)
            return;
        var capacity = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)handleEnd);
        Array.Resize(ref known, capacity);
        Array.Resize(ref handles, capacity);
        Array.Resize(ref slots, capacity);
        Array.Resize(ref values, capacity);
    }
}
