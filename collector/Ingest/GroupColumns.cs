using Monitoring.Model;
using Monitoring.Protocol.Codec;

namespace Monitoring.Collector.Ingest;

/// <summary>
/// All groups of one host that have values now, as an immutable array that is replaced whole. For the thread that reads
/// its link.
/// </summary>
internal sealed class GroupColumns
{
    private readonly List<GroupSnapshot> taken = [];
    private StreamDecoder? source;

    /// <summary>The groups, in the order in which the agent defined them.</summary>
    public GroupSnapshot[] Groups { get; private set; } = [];

    /// <summary>Takes what changed in a decoder; all it has when another decoder was shown before.</summary>
    public void Show(StreamDecoder decoder)
    {
        taken.Clear();
        if (source == decoder)
        {
            decoder.TakeChanged(taken);
            Merge();
            return;
        }
        source = decoder;
        decoder.TakeChanged(taken);
        taken.Clear();
        decoder.TakeAll(taken);
        Groups = [.. taken];
    }

    // Changed groups come in the order of definition, as those that are shown stand; so the search goes on where it
    // last found one.
    private void Merge()
    {
        if (taken.Count == 0)
            return;
        var next = (GroupSnapshot[])Groups.Clone();
        var from = 0;
        var comesOrGoes = false;
        foreach (var group in taken)
        {
            var at = IndexOf(next, group.Name, from);
            comesOrGoes |= at < 0 || group.Series.Length == 0;
            if (at < 0)
                continue;
            next[at] = group;
            from = at + 1;
        }
        Groups = comesOrGoes ? Rearrange(next) : next;
    }

    private GroupSnapshot[] Rearrange(GroupSnapshot[] merged)
    {
        var coming = taken.Where(group => IndexOf(merged, group.Name, 0) < 0);
        return [.. merged.Concat(coming).Where(group => group.Series.Length > 0)];
    }

    private static int IndexOf(GroupSnapshot[] groups, string name, int from)
    {
        for (var tried = 0; tried < groups.Length; tried++)
        {
            var at = from + tried < groups.Length ? from + tried : from + tried - groups.Length;
            if (groups[at].Name == name)
                return at;
        }
        return -1;
    }
}
