using System.Net;
using Monitoring.Agent.Delivery;
using Monitoring.Transport;

namespace Monitoring.Agent.Cli;

/// <summary>Where and how the agent pushes.</summary>
/// <param name="Collectors">The collectors, as they were stated or joined; at least one.</param>
/// <param name="IsSpread">True when each agent prefers another one of them.</param>
public sealed record PushOptions(IReadOnlyList<LinkTarget> Collectors, bool IsSpread)
{
    /// <summary>The most collectors that may be stated.</summary>
    public const int CollectorsMax = 16;

    /// <summary>True when the links are not encrypted.</summary>
    public bool IsInsecure => Collectors[0].Tls is null;

    /// <summary>For logs: <c>host:port</c> of each.</summary>
    public string Addresses => string.Join(',', Collectors);

    /// <summary>The collectors, the one that the agent prefers first.</summary>
    public IReadOnlyList<LinkTarget> For(Guid agentId) =>
        IsSpread ? Rendezvous.Order(Collectors, agentId) : Collectors;

    /// <summary>Takes and checks the settings.</summary>
    /// <param name="values">What was set.</param>
    /// <param name="joined">The collectors that this host has joined.</param>
    /// <exception cref="AgentException">One is missing or wrong; its message says what to do.</exception>
    public static PushOptions From(SettingValues values, IReadOnlyList<Membership> joined)
    {
        var isInsecure = values.IsOn(AgentSettings.Insecure);
        var addresses = Stated(values);
        if (isInsecure && addresses.Length == 0)
            throw AgentException.Usage("--push.address is missing: give the collector's HOST:PORT");
        if (!isInsecure && joined.Count == 0)
        {
            throw AgentException.Failed(
                "this host has joined no collector: run there monitoring-collector token create, and here "
                + "monitoring-agent join with the line that it prints");
        }
        return new PushOptions(
            addresses.Length == 0
                ? [.. joined.SelectMany(membership => membership.Targets)]
                : [.. addresses.Select(address => isInsecure ? ToInsecureTarget(address) : ToTarget(address, joined))],
            ParseOrder(values));
    }

    /// <summary>The addresses that were set, checked; none when none were.</summary>
    /// <exception cref="AgentException">One is wrong; its message says what to do.</exception>
    public static string[] Stated(SettingValues values)
    {
        if (!values.IsSet(AgentSettings.PushAddress))
            return [];
        var addresses = Array.ConvertAll(values.Text(AgentSettings.PushAddress).Split(','), text => text.Trim());
        if (addresses.Length > CollectorsMax)
            throw AgentException.Usage($"--push.address names {addresses.Length} collectors, over {CollectorsMax}");
        foreach (var address in addresses)
            ParseAddress(address);
        return addresses;
    }

    private static HostPort ParseAddress(string text) => HostPort.TryParse(text, out var address, out var wrong)
        ? address
        : throw AgentException.Usage($"--push.address '{text}' {wrong}");

    private static bool IsLoopback(string host) =>
        host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static LinkTarget ToTarget(string address, IReadOnlyList<Membership> joined)
    {
        // Collectors that share their authority are joined once.
        var membership = joined.Count == 1 ? joined[0]
            : joined.FirstOrDefault(one => one.Whereabouts.All.Contains(address))
            ?? throw AgentException.Usage(
                $"--push.address '{address}' is none of the collectors that this host has joined: "
                + string.Join(", ", joined.SelectMany(one => one.Whereabouts.All)));
        return membership.TargetAt(address);
    }

    private static LinkTarget ToInsecureTarget(string address)
    {
        var (host, port) = ParseAddress(address);
        return IsLoopback(host)
            ? new LinkTarget(host, port, null)
            : throw AgentException.Usage(
                $"--insecure sends in the clear and is for this machine only; '{host}' is another: join it instead");
    }

    private static bool ParseOrder(SettingValues values) => values.Text(AgentSettings.PushOrder) switch
    {
        "stated" => false,
        "rendezvous" => true,
        var other => throw AgentException.Usage($"--push.order is stated or rendezvous, not '{other}'"),
    };
}
