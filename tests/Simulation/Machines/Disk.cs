using System.Runtime.InteropServices;

namespace Monitoring.Tests.Simulation.Machines;

/// <summary>A machine's disk, with the files of one directory: it outlives processes, and what was synced outlives a
/// loss of power.</summary>
internal sealed class Disk(Random random)
{
    private readonly SortedDictionary<string, StoredFile> files = new(StringComparer.Ordinal);
    private readonly List<(string Name, StoredFile File)> deleted = [];

    /// <summary>Nothing more fits on it.</summary>
    public bool IsFull { get; set; }

    /// <summary>Nothing on it can be changed.</summary>
    public bool IsReadOnly { get; set; }

    /// <summary>Refuses to be written.</summary>
    public bool IsTroubled => IsFull || IsReadOnly;

    public IReadOnlyList<string> List() => [.. files.Keys];

    /// <summary>Bytes in the files whose names pass.</summary>
    public long BytesOf(Func<string, bool> counts)
    {
        var bytes = 0L;
        foreach (var (name, file) in files)
            bytes += counts(name) ? file.Bytes.Count : 0;
        return bytes;
    }

    public Span<byte> Read(string name) => CollectionsMarshal.AsSpan(Found(name).Bytes);

    public void Append(string name, ReadOnlySpan<byte> bytes)
    {
        AssertWritable();
        if (!files.TryGetValue(name, out var file))
            files[name] = file = new StoredFile();
        if (IsFull)
        {
            file.Bytes.AddRange(bytes[..random.Next(bytes.Length)]);
            throw new IOException("no space is left on the device");
        }
        file.Bytes.AddRange(bytes);
    }

    /// <summary>The process that appends dies in the middle of it.</summary>
    public void Tear(string name, ReadOnlySpan<byte> bytes)
    {
        if (IsTroubled || bytes.IsEmpty)
            return;
        Append(name, bytes[..random.Next(bytes.Length)]);
    }

    public void Sync(string name)
    {
        AssertWritable();
        var file = Found(name);
        file.SyncedBytes = file.Bytes.Count;
        SyncNames();
    }

    public void Rename(string from, string to)
    {
        AssertWritable();
        files[to] = Found(from);
        files.Remove(from);
        SyncNames();
    }

    public void Delete(string name)
    {
        AssertWritable();
        if (files.Remove(name, out var file))
            deleted.Add((name, file));
    }

    /// <summary>What was not synced is there in part, garbled or gone; what was deleted may be back.</summary>
    public void LosePower()
    {
        foreach (var (name, file) in deleted)
        {
            if (random.Next(2) == 0)
                files.TryAdd(name, file);
        }
        deleted.Clear();
        foreach (var (name, file) in files.ToArray())
        {
            if (!file.HasSyncedName && random.Next(2) == 0)
            {
                files.Remove(name);
                continue;
            }
            var kept = random.Next(file.SyncedBytes, file.Bytes.Count + 1);
            file.Bytes.RemoveRange(kept, file.Bytes.Count - kept);
            if (kept > file.SyncedBytes && random.Next(2) == 0)
                random.NextBytes(CollectionsMarshal.AsSpan(file.Bytes)[random.Next(file.SyncedBytes, kept)..]);
            file.SyncedBytes = file.Bytes.Count;
        }
        SyncNames();
    }

    private void SyncNames()
    {
        deleted.Clear();
        foreach (var file in files.Values)
            file.HasSyncedName = true;
    }

    private StoredFile Found(string name) =>
        files.TryGetValue(name, out var file) ? file : throw new FileNotFoundException($"{name} is not there", name);

    private void AssertWritable()
    {
        if (IsReadOnly)
            throw new IOException("the file system is read-only");
    }

    private sealed class StoredFile
    {
        public List<byte> Bytes { get; } = [];

        public int SyncedBytes { get; set; }

        public bool HasSyncedName { get; set; }
    }
}
