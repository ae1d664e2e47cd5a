using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// The series of one sampler and this cycle's native values. A sampler adds a series once, keeps the handle, and sets
/// its value each cycle; a series not set in a successful cycle isn't live in that cycle.
/// </summary>
/// <remarks>Belongs to the thread that runs the sampler; nobody else reads it before the cycle has ended.</remarks>
public sealed class SampleGroup(string name)
{
    private const int InitialCapacity = 16;

    private readonly Stack<int> free = new();
    private Series?[] series = new Series?[InitialCapacity];
    private long[] values = new long[InitialCapacity];
    private uint[] setInCycle = new uint[InitialCapacity];
    private uint cycle;

    /// <summary>The sampler's name.</summary>
    public string Name { get; } = name;

    /// <summary>One more than the highest handle given out.</summary>
    public int HandleEnd { get; private set; }

    /// <summary>
    /// Changes whenever a handle is added or released: as long as it stands still, each handle means the same series.
    /// </summary>
    public int Version { get; private set; }

    /// <summary>Starts a cycle: no series is set in it yet.</summary>
    public void BeginCycle() => cycle++;

    /// <summary>
    /// Adds a series and gives its handle, which holds until <see cref="Release"/>. The same series must not be added
    /// twice.
    /// </summary>
    public int Add(Series added)
    {
        if (!free.TryPop(out var handle))
            handle = HandleEnd++;
        if (handle == series.Length)
            Grow();
        series[handle] = added;
        setInCycle[handle] = cycle - 1;
        Version++;
        return handle;
    }

    /// <summary>Adds the series of <paramref name="family"/> with labels in any order.</summary>
    public int Add(Family family, params ReadOnlySpan<Label> labels) =>
        Add(new Series(family, labels.IsEmpty ? LabelSet.Empty : new LabelSet(labels)));

    /// <summary>Forgets a series; its handle may be given out again.</summary>
    public void Release(int handle)
    {
        series[handle] = null;
        setInCycle[handle] = cycle - 1;
        free.Push(handle);
        Version++;
    }

    /// <summary>Sets this cycle's value of a series whose family is of kind <see cref="ValueKind.UInt64"/>.</summary>
    public void Set(int handle, ulong value) => SetNative(handle, (long)value);

    /// <summary>
    /// Sets this cycle's value of a series whose family is of kind <see cref="ValueKind.Int64"/>, or one known not to
    /// be negative.
    /// </summary>
    public void Set(int handle, long value) => SetNative(handle, value);

    /// <summary>Sets this cycle's value of a series whose family is of kind <see cref="ValueKind.Float64"/>.</summary>
    public void SetFloat(int handle, double value) => SetNative(handle, BitConverter.DoubleToInt64Bits(value));

    /// <summary>True when the series was set in this cycle.</summary>
    public bool IsLive(int handle) => setInCycle[handle] == cycle && series[handle] is not null;

    /// <summary>The series of a handle that is in use.</summary>
    public Series SeriesAt(int handle) => series[handle]!;

    /// <summary>This cycle's native value of a live handle.</summary>
    public long NativeAt(int handle) => values[handle];

    /// <summary>How many series are live in this cycle.</summary>
    public int CountLive()
    {
        var live = 0;
        for (var handle = 0; handle < HandleEnd; handle++)
            live += IsLive(handle) ? 1 : 0;
        return live;
    }

    /// <summary>A copy of this cycle's live series and values.</summary>
    public GroupSnapshot ToSnapshot(long timeMs)
    {
        var live = Enumerable.Range(0, HandleEnd).Where(IsLive).ToArray();
        return new GroupSnapshot(Name, timeMs, [.. live.Select(SeriesAt)], [.. live.Select(NativeAt)]);
    }

    private void SetNative(int handle, long value)
    {
        values[handle] = value;
        setInCycle[handle] = cycle;
    }

    private void Grow()
    {
        var capacity = series.Length * 2;
        Array.Resize(ref series, capacity);
        Array.Resize(ref values, capacity);
        Array.Resize(ref setInCycle, capacity);
    }
}
