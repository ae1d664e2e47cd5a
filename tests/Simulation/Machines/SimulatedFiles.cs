using System.Runtime.InteropServices;
using Monitoring.Agent.Delivery;

namespace Monitoring.Tests.Simulation.Machines;

/// <summary>An agent's data directory in memory.</summary>
internal sealed class SimulatedFiles : ISpoolFiles
{
    private readonly SortedDictionary<string, List<byte>> files = new(StringComparer.Ordinal);

    public IReadOnlyList<string> List() => [.. files.Keys];

    public long Length(string name) => Found(name).Count;

    public int Read(string name, long offset, Span<byte> into)
    {
        var rest = CollectionsMarshal.AsSpan(Found(name))[(int)offset..];
        var count = Math.Min(rest.Length, into.Length);
        rest[..count].CopyTo(into);
        return count;
    }

    public void Append(string name, ReadOnlySpan<byte> bytes)
    {
        if (!files.TryGetValue(name, out var file))
            files[name] = file = [];
        file.AddRange(bytes);
    }

    public void Sync(string name) => Found(name);

    public void Rename(string from, string to)
    {
        files[to] = Found(from);
        files.Remove(from);
    }

    public void Delete(string name) => files.Remove(name);

    private List<byte> Found(string name) =>
        files.TryGetValue(name, out var file) ? file : throw new FileNotFoundException($"{name} is not there", name);
}
