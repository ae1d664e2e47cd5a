using System.Net;
using Monitoring.Reactor;

namespace Monitoring.Collector.Listening;

/// <summary>
/// Bounds how often an address may fail, and how many tries there are altogether, in a minute. What counts as one
/// address is <see cref="AddressKey"/>'s to say. For the reactor's thread only.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class AttemptLimit(IReactorTime time)
{
    /// <summary>Failed tries of one address in a minute, after which it is not listened to: 10.</summary>
    public const int FailuresMax = 10;

    /// <summary>
    /// Tries of all addresses in a minute: 6,000. Each costs the collector two signatures at most. Those of an address
    /// that isn't listened to cost nothing and don't count: else one stranger could use all of them up.
    /// </summary>
    public const int TriesMax = 6_000;

    /// <summary>Addresses whose failures are remembered.</summary>
    public const int AddressesMax = 1_024;

    /// <summary>After this long all is forgotten: 1 minute.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, int> failures = new(StringComparer.Ordinal);
    private TimeSpan began;
    private int tries;

    /// <summary>Asks for one try; false when there were too many.</summary>
    public bool Allows(IPAddress? address)
    {
        if (time.Elapsed - began >= Window)
        {
            (began, tries) = (time.Elapsed, 0);
            failures.Clear();
        }
        return failures.GetValueOrDefault(AddressKey.Of(address)) < FailuresMax && ++tries <= TriesMax;
    }

    /// <summary>Notes that a try failed. Addresses beyond <see cref="AddressesMax"/> go by the limit for all.</summary>
    public void Failed(IPAddress? address)
    {
        var key = AddressKey.Of(address);
        if (failures.Count < AddressesMax || failures.ContainsKey(key))
            failures[key] = failures.GetValueOrDefault(key) + 1;
    }
}
