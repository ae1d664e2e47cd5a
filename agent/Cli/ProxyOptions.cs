using Monitoring.Transport;
using Monitoring.Trust;

namespace Monitoring.Agent.Cli;

/// <summary>
/// Through which proxy collectors are dialled: what was set for this agent goes before what the environment says for
/// all programs.
/// </summary>
internal static class ProxyOptions
{
    private const string Nothing = "none";

    // Lower case comes first, as in curl: a web server that runs programs sets the other one from requests.
    private static readonly string[] ForAllPrograms = ["https_proxy", "HTTPS_PROXY"];
    private static readonly string[] NotThroughIt = ["no_proxy", "NO_PROXY"];

    /// <summary>Takes and checks the settings.</summary>
    /// <returns>Null for no proxy.</returns>
    /// <exception cref="AgentException">One is wrong; its message says what to do, and no secret.</exception>
    public static ProxyRules? From(SettingValues values)
    {
        var isSet = values.IsSet(AgentSettings.Proxy);
        var url = isSet ? values.Text(AgentSettings.Proxy) : First(values, ForAllPrograms);
        if (url is null or Nothing)
            return null;
        var name = isSet ? "--" + AgentSettings.Proxy.Name : ForAllPrograms[1];
        if (!HttpProxy.TryParse(url, out var proxy, out var wrong))
            throw AgentException.Usage($"{name}: {wrong}");
        if (isSet && proxy!.HasUser && values.IsInCommandLine(AgentSettings.Proxy))
        {
            throw AgentException.Usage(
                $"{name} has a password, which everyone on this machine can see there: put it in a file, and give "
                + $"--{AgentSettings.ProxyUserFile.Name}, or all of it in {AgentSettings.Proxy.Variable}");
        }
        if (values.IsSet(AgentSettings.ProxyUserFile))
            proxy = WithUser(proxy!, values.Text(AgentSettings.ProxyUserFile));
        return new ProxyRules(proxy!, ProxyBypass.Parse(First(values, NotThroughIt) ?? "", withLoopback: !isSet));
    }

    private static string? First(SettingValues values, string[] names) =>
        names.Select(values.Variable).FirstOrDefault(value => value is not null);

    private static HttpProxy WithUser(HttpProxy proxy, string path)
    {
        try
        {
            return proxy.As(PrivateFile.Read(path).TrimEnd('\r', '\n'), out var wrong)
                ?? throw AgentException.Usage($"{path} {wrong}");
        }
        catch (TrustException e)
        {
            throw AgentException.Failed(e.Message, e);
        }
    }
}
