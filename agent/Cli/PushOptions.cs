using System.Net;
using Monitoring.Agent.Delivery;
using Monitoring.Protocol.Messages;
using Monitoring.Transport;
using Monitoring.Trust;

namespace Monitoring.Agent.Cli;

/// <summary>Where and how the agent pushes.</summary>
/// <param name="Collectors">The collectors, as they were stated; at least one.</param>
/// <param name="IsSpread">True when each agent prefers another one of them.</param>
/// <param name="Secret">What the collectors want to be told; empty when there is none.</param>
public sealed record PushOptions(IReadOnlyList<LinkTarget> Collectors, bool IsSpread, string Secret)
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
    /// <exception cref="AgentException">One is missing or wrong; its message says what to do.</exception>
    public static PushOptions From(SettingValues values)
    {
        if (!values.IsSet(AgentSettings.PushAddress))
            throw AgentException.Usage("--push.address is missing: give the collector's HOST:PORT");
        var addresses = Array.ConvertAll(values.Text(AgentSettings.PushAddress).Split(','), ParseAddress);
        if (addresses.Length > CollectorsMax)
            throw AgentException.Usage($"--push.address names {addresses.Length} collectors, over {CollectorsMax}");
        var insecure = values.IsOn(AgentSettings.Insecure);
        if (insecure && Array.Find(addresses, address => !IsLoopback(address.Host)) is { Host: { } host })
        {
            throw AgentException.Usage(
                $"--insecure sends in the clear and is for this machine only; '{host}' is another: give --push.pin");
        }
        var clients = insecure ? [null] : ParsePins(values, addresses.Length);
        var targets = addresses.Select((address, i) =>
            new LinkTarget(address.Host, address.Port, clients[i % clients.Length]));
        return new PushOptions([.. targets], ParseOrder(values), ReadSecret(values, optional: insecure));
    }

    private static (string Host, int Port) ParseAddress(string text)
    {
        text = text.Trim();
        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? "" : text[..colon];
        var bracketed = host is ['[', .., ']'];
        if (bracketed)
            host = host[1..^1];
        var wellFormed = host.Length > 0 && (bracketed || !host.Contains(':'));
        if (!wellFormed || !ushort.TryParse(text.AsSpan(colon + 1), out var port) || port == 0)
            throw AgentException.Usage($"--push.address '{text}' is not HOST:PORT: give for example monitor.lan:7420");
        return (host, port);
    }

    private static bool IsLoopback(string host) =>
        host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static TlsClient?[] ParsePins(SettingValues values, int collectors)
    {
        if (!values.IsSet(AgentSettings.PushPin))
            throw AgentException.Usage("--push.pin is missing: give what the file 'pin' of the collector holds");
        var pins = Array.ConvertAll(values.Text(AgentSettings.PushPin).Split(','), pin => pin.Trim());
        if (Array.Find(pins, pin => !CertificatePin.IsWellFormed(pin)) is { } wrong)
        {
            throw AgentException.Usage(
                $"--push.pin '{wrong}' is not sha256: and 64 hexadecimal digits: copy all of the collector's file "
                + "'pin'");
        }
        if (pins.Length != 1 && pins.Length != collectors)
        {
            throw AgentException.Usage(
                $"--push.pin has {pins.Length} pins for {collectors} collectors: give one for all, or one for each");
        }
        return Array.ConvertAll<string, TlsClient?>(pins, pin => new TlsClient(pin));
    }

    private static bool ParseOrder(SettingValues values) => values.Text(AgentSettings.PushOrder) switch
    {
        "stated" => false,
        "rendezvous" => true,
        var other => throw AgentException.Usage($"--push.order is stated or rendezvous, not '{other}'"),
    };

    private static string ReadSecret(SettingValues values, bool optional)
    {
        if (!values.IsSet(AgentSettings.PushSecretFile))
        {
            return optional
                ? ""
                : throw AgentException.Usage(
                    "--push.secret-file is missing: copy the collector's file agents.secret here, with mode 0600");
        }
        try
        {
            var secret = SharedSecret.Load(values.Text(AgentSettings.PushSecretFile)).Text;
            return System.Text.Encoding.UTF8.GetByteCount(secret) <= Hello.SecretBytesMax
                ? secret
                : throw AgentException.Failed($"the secret has over {Hello.SecretBytesMax} bytes: the wrong file?");
        }
        catch (TrustException e)
        {
            throw AgentException.Failed(e.Message, e);
        }
    }
}
