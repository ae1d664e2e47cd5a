using Monitoring.Agent.Host;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// A place in a listing from which the next entry whose name is a number is found; processes and threads are such.
/// </summary>
internal struct NumberedEntries
{
    private int offset;

    /// <summary>The number in hand.</summary>
    public ulong Current { get; private set; }

    /// <summary>Goes on to the next number; false at the end.</summary>
    public bool MoveNext(DirectoryListing listing)
    {
        while (listing.TryEntryAt(ref offset, out var entry))
        {
            if (!Parse.TryUInt64(entry.Name, out var number))
                continue;
            Current = number;
            return true;
        }
        return false;
    }
}
