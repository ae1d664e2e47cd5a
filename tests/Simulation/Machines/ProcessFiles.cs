using Monitoring.Agent.Delivery;

namespace Monitoring.Tests.Simulation.Machines;

/// <summary>A disk as one process has it. A process may be killed before each call, and in the middle of an
/// append.</summary>
internal sealed class ProcessFiles(ProcessReactor process, Disk disk) : ISpoolFiles
{
    public IReadOnlyList<string> List()
    {
        AssertAlive();
        return disk.List();
    }

    public long Length(string name)
    {
        AssertAlive();
        return disk.Read(name).Length;
    }

    public int Read(string name, long offset, Span<byte> into)
    {
        AssertAlive();
        var rest = disk.Read(name)[(int)offset..];
        var count = Math.Min(rest.Length, into.Length);
        rest[..count].CopyTo(into);
        return count;
    }

    public void Append(string name, ReadOnlySpan<byte> bytes)
    {
        if (process.IsAboutToDie)
            disk.Tear(name, bytes);
        AssertAlive();
        disk.Append(name, bytes);
    }

    public void Sync(string name)
    {
        AssertAlive();
        disk.Sync(name);
    }

    public void Rename(string from, string to)
    {
        AssertAlive();
        disk.Rename(from, to);
    }

    public void Delete(string name)
    {
        AssertAlive();
        disk.Delete(name);
    }

    // What a dead process still does must have no effect.
    private void AssertAlive()
    {
        if (!process.Step())
            throw new IOException("the process is dead");
    }
}
