using System.Net;

namespace Monitoring.Agent.Cli;

/// <summary>Where and how the agent pushes.</summary>
/// <param name="Host">The collector's name or address.</param>
/// <param name="Port">Its port, 1 to 65535.</param>
/// <param name="Pin">The pin of its key; null for a link without TLS.</param>
/// <param name="Secret">What the collector wants to be told; empty when there is none.</param>
public sealed record PushOptions(string Host, int Port, string? Pin, string Secret)
{
    /// <summary>The longest secret file that is read.</summary>
    public const int SecretBytesMax = 1024;

    private const UnixFileMode OthersMay =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

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
        var hex = pin.StartsWith("sha256:", StringComparison.Ordinal) ? pin["sha256:".Length..] : "";
        if (hex.Length != 64 || !hex.All(char.IsAsciiHexDigit))
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
        var path = values.Text(AgentSettings.PushSecretFile);
        try
        {
            if ((File.GetUnixFileMode(path) & OthersMay) != UnixFileMode.None)
                throw AgentException.Failed($"others may read or write the secret {path}: chmod 600 {path}");
            if (new FileInfo(path).Length > SecretBytesMax)
                throw AgentException.Failed($"the secret {path} is over {SecretBytesMax} bytes: is it the right file?");
            var secret = File.ReadAllText(path).Trim();
            return secret.Length > 0
                ? secret
                : throw AgentException.Failed($"the secret {path} is empty: copy the collector's agents.secret");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AgentException.Failed($"cannot read the secret {path}: {e.Message}", e);
        }
    }
}
