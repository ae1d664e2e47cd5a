using System.Globalization;
using System.Text;
using Monitoring.Collector.Registry;
using Monitoring.Model;
using Monitoring.Reactor;
using Monitoring.Transport;
using Monitoring.Trust;

namespace Monitoring.Collector.Cli;

/// <summary>Carries out <c>token create|list|revoke</c>. For the reactor's thread only.</summary>
/// <param name="tokens">The tokens.</param>
/// <param name="time">The clock.</param>
/// <param name="address">Where hosts are told to dial.</param>
/// <param name="pin">The pin of the collector's key; empty without TLS, when nobody can join.</param>
internal sealed class TokenVerbs(TokenRegistry tokens, IReactorTime time, Func<string> address, string pin)
{
    /// <summary>What can be set for a token, each with what holds when it isn't.</summary>
    public const string Uses = "uses", Ttl = "ttl", Label = "label", ForgetAfter = "forget-after", Address = "address";

    /// <summary>How many hosts may join with a token unless told otherwise: 1.</summary>
    public const int UsesDefault = 1;

    /// <summary>For how long it is good unless told otherwise: 24 h.</summary>
    public static readonly TimeSpan TtlDefault = TimeSpan.FromHours(24);

    /// <summary>The shortest time after which hosts can be forgotten: 1 minute.</summary>
    public static readonly TimeSpan ForgetAfterMin = TimeSpan.FromMinutes(1);

    /// <summary>Makes a token.</summary>
    /// <param name="settings"><c>NAME=VALUE</c> each.</param>
    /// <returns>The line to paste.</returns>
    public ControlAnswer Create(IReadOnlyList<string> settings)
    {
        if (pin.Length == 0)
            return Refuse("this collector runs with --insecure: agents need no token, only --insecure");
        if (Read(Uses, UsesDefault.ToString(CultureInfo.InvariantCulture)) is not { } usesText
            || !int.TryParse(usesText, NumberStyles.None, CultureInfo.InvariantCulture, out var uses)
            || uses is < 1 or > TokenRegistry.UsesMax)
            return Refuse($"--uses is a number from 1 to {TokenRegistry.UsesMax}");
        if (!TrySpan(Read(Ttl, null), TtlDefault, TokenRegistry.LifeMin, TokenRegistry.LifeMax, out var life))
            return Refuse("--ttl is a span from 1s to 365d, such as 24h");
        if (!TrySpan(Read(ForgetAfter, null), null, ForgetAfterMin, TokenRegistry.LifeMax, out var forgetAfter))
            return Refuse("--forget-after is a span from 1m to 365d, such as 2h");
        if (HostLabels.Change(LabelSet.Empty, All(Label)) is not { } labels)
            return Refuse($"--label: {HostLabels.Rule}");
        var dial = Read(Address, address())!;
        if (!HostPort.TryParse(dial, out _, out var wrong))
            return Refuse($"--address is where hosts dial this collector: '{dial}' {wrong}");
        if (tokens.Create(uses, life!.Value, labels, forgetAfter, time.UtcNow, out var secret) is not { } token)
            return Refuse($"there are {TokenRegistry.TokensMax} tokens already: revoke some");
        return new ControlAnswer(true, new JoinToken(dial, pin, token.Id, secret).ToLine());

        string? Read(string name, string? other) => All(name).LastOrDefault() ?? other;

        IEnumerable<string> All(string name) => settings
            .Where(setting => setting.StartsWith(name + "=", StringComparison.Ordinal))
            .Select(setting => setting[(name.Length + 1)..]);
    }

    /// <summary>A row for each token, none with its secret.</summary>
    public ControlAnswer List()
    {
        if (tokens.Tokens.Count == 0)
            return new ControlAnswer(true, "There are no tokens; make one with monitoring-collector token create.");
        var text = new StringBuilder("ID                USES LEFT  EXPIRES               FORGET AFTER  LABELS");
        foreach (var token in tokens.Tokens.OrderBy(token => token.Created))
        {
            var expires = token.Expires > time.UtcNow
                ? token.Expires.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)
                : "over";
            var labels = string.Join(',', token.Labels.Select(label => $"{label.Name}={label.Value}"));
            var row = $"{token.Name}  {token.UsesLeft,9}  {expires,-20}  {token.ForgetAfter?.ToString(),-12}  {labels}";
            text.Append('\n').Append(row.TrimEnd());
        }
        return new ControlAnswer(true, text.ToString());
    }

    /// <summary>Makes a token void.</summary>
    public ControlAnswer Revoke(string name) => tokens.Revoke(name)
        ? new ControlAnswer(true, $"Nobody can join with token {name} any more. Hosts that have joined with it stay.")
        : new ControlAnswer(false, $"there is no token {name}; see monitoring-collector token list");

    private static ControlAnswer Refuse(string why) => new(false, why);

    private static bool TrySpan(string? text, TimeSpan? other, TimeSpan least, TimeSpan most, out TimeSpan? span)
    {
        span = other;
        if (text is null)
            return true;
        var isSpan = Durations.TryParse(text, out var given) && given >= least && given <= most;
        span = given;
        return isSpan;
    }
}
