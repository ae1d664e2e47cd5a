using Monitoring.Model;

namespace Monitoring.Tests.Simulation.Checks;

/// <summary>Fingerprints of series and their values, so that what was sampled needn't be kept whole to be compared.
/// </summary>
internal static class SeriesPrint
{
    private const ulong Prime = 0x100000001B3;

    /// <summary>The same in every process, unlike a string's hash code.</summary>
    public static ulong Of(Series series)
    {
        var print = 0xCBF29CE484222325UL;
        foreach (var c in series.ToString())
            print = (print ^ c) * Prime;
        return print;
    }

    /// <summary>One part of a group's print; the parts are added, so that their order doesn't matter.</summary>
    public static ulong Of(ulong series, long value)
    {
        var mixed = (series ^ (ulong)value) * 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 32)) * 0xD6E8FEB86659FD93;
        return (mixed ^ (mixed >> 29)) * (series | 1);
    }
}
