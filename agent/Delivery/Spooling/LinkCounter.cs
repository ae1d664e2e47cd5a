namespace Monitoring.Agent.Delivery.Spooling;

/// <summary>
/// Numbers the agent's links, over all its processes and to whichever collectors they lead: of two links, the one with
/// the higher number is the newer. The file says up to where numbers are taken, and is written once for
/// <see cref="BlockLinks"/> of them. For the reactor's thread only.
/// </summary>
/// <param name="spool">Whose files are used.</param>
public sealed class LinkCounter(Spool spool)
{
    /// <summary>Links that one write is good for: 64.</summary>
    public const int BlockLinks = 64;

    /// <summary>The file's name.</summary>
    public const string FileName = "links";

    private uint last;
    private uint reserved;

    /// <summary>Reads how far the processes before this one have counted, and takes a block. Blocks.</summary>
    public void Open()
    {
        try
        {
            var read = spool.NumberFile(FileName).Read() ?? 0;
            last = reserved = (uint)Math.Min(read, int.MaxValue);
            spool.NumberFile(FileName).Replace(reserved + BlockLinks);
            reserved += BlockLinks;
        }
        catch (IOException e)
        {
            spool.Failed(e);
        }
    }

    /// <summary>The number of the next link; 1 at first.</summary>
    public uint Next()
    {
        last = Math.Min(last + 1, int.MaxValue);
        if (last + (BlockLinks / 2) > reserved)
            Reserve(reserved + BlockLinks);
        return last;
    }

    // Ahead of need: while it is being written, the rest of the block before is used.
    private void Reserve(uint through)
    {
        reserved = through;
        _ = spool.Write(() => spool.NumberFile(FileName).Replace(through));
    }
}
