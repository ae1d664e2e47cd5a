using System.Globalization;
using System.Text.RegularExpressions;

namespace Monitoring.Tests.Installed.Support;

/// <summary>
/// What one process of an agent sampled, as the collector's history has it: the agent counts its cycles and samples the
/// count, so a lost cycle is a number that is missing.
/// </summary>
/// <param name="Counts">The counts, in the order of their times.</param>
/// <param name="Ends">The time of the last, in seconds since 1970.</param>
internal sealed partial record CycleRun(IReadOnlyList<int> Counts, double Ends)
{
    /// <summary>The series that an export is asked for.</summary>
    public const string Series = "monitoring_agent_cycles_total";

    /// <summary>True when it begins at the first cycle and no number is missing or there twice.</summary>
    public bool IsWhole => Counts.SequenceEqual(Enumerable.Range(0, Counts.Count));

    /// <summary>Takes an export apart: each host with the runs of its agent.</summary>
    public static Dictionary<string, List<CycleRun>> Parse(string export)
    {
        var runs = new Dictionary<string, List<CycleRun>>();
        foreach (Match line in Line().Matches(export))
        {
            var of = runs.TryGetValue(line.Groups["host"].Value, out var known)
                ? known
                : runs[line.Groups["host"].Value] = [];
            var count = (int)double.Parse(line.Groups["count"].Value, CultureInfo.InvariantCulture);
            var time = double.Parse(line.Groups["time"].Value, CultureInfo.InvariantCulture);
            // A process begins at 0, and what it counts never gets less.
            if (of.Count > 0 && count > of[^1].Counts[^1])
                of[^1] = new CycleRun([.. of[^1].Counts, count], time);
            else
                of.Add(new CycleRun([count], time));
        }
        return runs;
    }

    [GeneratedRegex(@"^" + Series + @"\{.*?instance=""(?<host>[^""]*)"".*?\} (?<count>\S+) (?<time>\S+)$",
        RegexOptions.Multiline)]
    private static partial Regex Line();
}
