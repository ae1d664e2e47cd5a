using System.Globalization;
using Monitoring.Model;

namespace Monitoring.Agent.Delivery.Spooling;

/// <summary>
/// Small files that say how far incarnations are acknowledged of which spool files are left, so that the next process
/// does not offer to another collector what one has committed. The spool files' headers say it as well, but as of when
/// each was begun. For the reactor's thread only.
/// </summary>
/// <param name="spool">Whose files are used.</param>
internal sealed class AckedMarks(Spool spool)
{
    /// <summary>How far acknowledgements get ahead of what is on disk: 64, as much as is under way at a time.</summary>
    public const ulong LeadMax = Limits.UnackedBatchesMax;

    private const string Prefix = "acked-";
    private const string Format = "x16";

    private readonly Dictionary<ulong, ulong> known = [];
    private readonly HashSet<ulong> written = [];

    /// <summary>
    /// Reads what the process before has left, and clears away what belongs to no spool file. Blocks.
    /// </summary>
    /// <param name="names">All files there are.</param>
    /// <returns>Incarnations, and up to where they are acknowledged.</returns>
    public List<(ulong Incarnation, ulong Seq)> Open(IReadOnlyList<string> names)
    {
        var read = new List<(ulong, ulong)>();
        foreach (var name in names)
        {
            if (!name.StartsWith(Prefix, StringComparison.Ordinal))
                continue;
            var file = spool.NumberFile(name);
            if (TryParse(name, out var incarnation) && spool.Has(incarnation))
            {
                var seq = file.Read() ?? 0;
                written.Add(incarnation);
                Know(incarnation, seq);
                read.Add((incarnation, seq));
            }
            else
            {
                file.Delete();
            }
        }
        return read;
    }

    /// <summary>A spool file's header says so much.</summary>
    public void Know(ulong incarnation, ulong seq) =>
        known[incarnation] = Math.Max(known.GetValueOrDefault(incarnation), seq);

    /// <summary>So much is acknowledged: writes it when it is at least <paramref name="lead"/> ahead.</summary>
    public void Note(ulong incarnation, ulong seq, ulong lead = LeadMax)
    {
        if (seq < known.GetValueOrDefault(incarnation) + lead)
            return;
        known[incarnation] = seq;
        var file = spool.NumberFile(NameOf(incarnation));
        var isNew = written.Add(incarnation);
        // After a loss of power a little more is sent twice, which is not worth a sync each time.
        spool.Write(() =>
        {
            if (isNew)
                file.Replace(seq);
            else
                file.Add(seq);
        }).AddCallback(succeeded =>
        {
            if (!succeeded)
                written.Remove(incarnation);
            return succeeded;
        });
    }

    /// <summary>No spool file of the incarnation is left.</summary>
    public void Forget(ulong incarnation)
    {
        known.Remove(incarnation);
        if (written.Remove(incarnation))
            _ = spool.Write(() => spool.NumberFile(NameOf(incarnation)).Delete());
    }

    private static string NameOf(ulong incarnation) =>
        Prefix + incarnation.ToString(Format, CultureInfo.InvariantCulture);

    private static bool TryParse(string name, out ulong incarnation) =>
        ulong.TryParse(
            name.AsSpan(Prefix.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out incarnation)
        && name == NameOf(incarnation);
}
