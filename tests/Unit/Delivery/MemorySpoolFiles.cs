using Monitoring.Agent.Delivery;

namespace Monitoring.Tests.Unit.Delivery;

/// <summary>
/// A data directory in memory that counts what is written, loses what was not synced when power is lost, tears appends
/// and refuses them.
/// </summary>
internal sealed class MemorySpoolFiles : ISpoolFiles
{
    private readonly SortedDictionary<string, List<byte>> files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> synced = [];

    /// <summary>Appends so far.</summary>
    public int Appends { get; private set; }

    /// <summary>Syncs so far.</summary>
    public int Syncs { get; private set; }

    /// <summary>Bytes appended so far.</summary>
    public long BytesWritten { get; private set; }

    /// <summary>Bytes that the disk has room for.</summary>
    public long Capacity { get; set; } = long.MaxValue;

    /// <summary>True to refuse everything that changes something.</summary>
    public bool ReadOnly { get; set; }

    /// <summary>Where in each file the disk gives nothing out any more.</summary>
    public long UnreadableFrom { get; set; } = long.MaxValue;

    /// <summary>Bytes of all files.</summary>
    public long Used => files.Values.Sum(file => (long)file.Count);

    /// <summary>A file's bytes, to be looked at or damaged.</summary>
    public List<byte> this[string name] => Found(name);

    /// <summary>The names of spool files.</summary>
    public string[] Spooled => [.. files.Keys.Where(name => name.EndsWith(".spool"))];

    /// <summary>What a cut of the power leaves: the bytes that were synced.</summary>
    public void LosePower()
    {
        foreach (var name in files.Keys.ToArray())
        {
            var kept = synced.GetValueOrDefault(name, -1);
            if (kept < 0)
                files.Remove(name);
            else
                files[name].RemoveRange(kept, files[name].Count - kept);
        }
    }

    public IReadOnlyList<string> List() => [.. files.Keys];

    public long Length(string name) => Found(name).Count;

    public int Read(string name, long offset, Span<byte> into)
    {
        var file = Found(name);
        var count = (int)Math.Clamp(file.Count - offset, 0, into.Length);
        if (offset + count > UnreadableFrom)
            throw new IOException("the disk cannot be read there");
        file.Slice((int)Math.Min(offset, file.Count), count).ToArray().CopyTo(into);
        return count;
    }

    public void Append(string name, ReadOnlySpan<byte> bytes)
    {
        AssertWritable();
        Appends++;
        var file = files.TryGetValue(name, out var found) ? found : files[name] = [];
        var room = (int)Math.Clamp(Capacity - Used, 0, bytes.Length);
        file.AddRange(bytes[..room]);
        BytesWritten += room;
        if (room < bytes.Length)
            throw new IOException("no space is left");
    }

    public void Sync(string name)
    {
        AssertWritable();
        Syncs++;
        synced[name] = Found(name).Count;
    }

    public void Rename(string from, string to)
    {
        AssertWritable();
        files[to] = Found(from);
        files.Remove(from);
        if (synced.Remove(from, out var kept))
            synced[to] = kept;
    }

    public void Delete(string name)
    {
        AssertWritable();
        files.Remove(name);
        synced.Remove(name);
    }

    private List<byte> Found(string name) =>
        files.TryGetValue(name, out var file) ? file : throw new FileNotFoundException($"{name} is not there", name);

    private void AssertWritable()
    {
        if (ReadOnly)
            throw new IOException("the file system is read-only");
    }
}
