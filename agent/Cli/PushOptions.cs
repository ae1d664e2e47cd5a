using System.Net;
using Monitoring.Protocol.Messages;
using Monitoring.Transport;
using Monitoring.Trust;

namespace Monitoring.Agent.Cli;

/// <summary>Where and how the agent pushes.</summary>
/// <param name="Host">The collector's name or address.</param>
/// <param name="Port">Its port, 1 to 65535.</param>
/// <param name="Pin">The pin of its key; null for a link without TLS.</param>
/// <param name="Secret">What the collector wants to be told; empty when there is none.</param>
public sealed record PushOptions(string Host, int Port, string? Pin, string Secret)
{
    /// <summary>What to expect of the collector; null to talk in the clear.</summary>
    public TlsClient? Tls => Pin is null ? null : new TlsClient(Pin);

    /// <summary>For logs: <c>host:port</c>.</summary>
    public string Address => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    /// <summary>Takes and checks the settings.</summary>
    /// <exception cref="AgentException">One is missing or wrong; its message says what to do.</exception>
    public static PushOptions From(SettingValues values)
    {
        if (!values.IsSet(AgentSettings.PushAddress))
            throw AgentException.Usage("--push.address is missing: give the collector's HOST:PORT");
        var (host, port) = ParseAddress(values.Text(AgentSettings.PushAddress));
        var insecure = values.IsOn(AgentSettings.Insecure);
        if (insecure && !IsLoopback(host))
        {
            throw AgentException.Usage(
                $"--insecure sends in the clear and is for this machine only; '{host}' is another: give --push.pin");
        }
        return new PushOptions(host, port, insecure ? null : ParsePin(values), ReadSecret(values, optional: insecure));
    }

    private static (string Host, int Port) ParseAddress(string text)
    {
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

    private static string ParsePin(SettingValues values)
    {
        if (!values.IsSet(AgentSettings.PushPin))
            throw AgentException.Usage("--push.pin is missing: give what the file 'pin' of the collector holds");
        var pin = values.Text(AgentSettings.PushPin).Trim();
        if (!CertificatePin.IsWellFormed(pin))
        {
            throw AgentException.Usage(
                $"--push.pin '{pin}' is not sha256: and 64 hexadecimal digits: copy all of the collector's file 'pin'");
        }
        return pin;
    }

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
