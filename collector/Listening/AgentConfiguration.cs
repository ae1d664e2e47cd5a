using Monitoring.Protocol.Messages;
using Monitoring.Reactor;

namespace Monitoring.Collector.Listening;

/// <summary>
/// What agents are sent by CONFIG: the settings of this collector's flags, and where they shall dial from now on. For
/// the reactor's thread only.
/// </summary>
public sealed class AgentConfiguration
{
    /// <summary>The setting that says where to dial, as the agent's flag is called.</summary>
    public const string AddressSetting = "push.address";

    private readonly IReactorTime time;
    private IReadOnlyList<KeyValuePair<string, string>> settings;

    /// <summary>Puts it together.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="settings">The settings of the flags, by the names of the agent's.</param>
    /// <param name="addresses">Where agents shall dial, HOST:PORT each; none to leave it to them.</param>
    public AgentConfiguration(
        IReactorTime time, IReadOnlyList<KeyValuePair<string, string>> settings, IReadOnlyList<string> addresses)
    {
        this.time = time;
        this.settings = settings;
        Addresses = addresses;
        Current = Make(revisionMin: 0);
    }

    /// <summary>Where agents shall dial; none to leave it to them.</summary>
    public IReadOnlyList<string> Addresses { get; private set; }

    /// <summary>What is sent.</summary>
    public Configuration Current { get; private set; }

    /// <summary>Gives agents that come from now on other settings.</summary>
    public void Change(IReadOnlyList<KeyValuePair<string, string>> changed)
    {
        settings = changed;
        Current = Make(Current.Revision + 1);
    }

    /// <summary>Tells agents that come from now on to dial elsewhere.</summary>
    public void Move(IReadOnlyList<string> addresses)
    {
        Addresses = addresses;
        Current = Make(Current.Revision + 1);
    }

    // A collector that starts anew may have other settings, so the time tells which are newer. It sends them even when
    // there are none: its agents may still follow those of the run before.
    private Configuration Make(ulong revisionMin) => new(
        Math.Max(revisionMin, (ulong)time.UtcNow.ToUnixTimeMilliseconds()),
        Addresses.Count == 0
            ? settings
            : [.. settings, KeyValuePair.Create(AddressSetting, string.Join(',', Addresses))]);
}
