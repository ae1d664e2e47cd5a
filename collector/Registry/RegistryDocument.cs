using System.Text.Json.Serialization;
using Monitoring.Model;
using Monitoring.Trust;

namespace Monitoring.Collector.Registry;

/// <summary>How the registry's file is laid out.</summary>
internal sealed record RegistryDocument(
    int Version,
    RegistryDocument.AgentRow[] Agents,
    RegistryDocument.KeyRow[]? RevokedKeys = null,
    RegistryDocument.TokenRow[]? Tokens = null,
    RegistryDocument.AgentRow[]? Lapsed = null)
{
    public const int CurrentVersion = 1;

    public static RegistryDocument Of(RegistryContent content) => new(
        CurrentVersion,
        [.. content.Agents.OrderBy(agent => agent.Name, StringComparer.Ordinal).Select(AgentRow.Of)],
        content.Revoked.Count == 0
            ? null
            : [.. content.Revoked.Select(key => new KeyRow(key.Pin, key.Left.TotalSeconds))],
        content.Tokens.Count == 0 ? null : [.. content.Tokens.OrderBy(token => token.Created).Select(TokenRow.Of)],
        content.Lapsed.Count == 0 ? null : [.. content.Lapsed.OrderBy(agent => agent.Id).Select(AgentRow.Of)]);

    /// <summary>What it says; null when some of it can't be understood.</summary>
    public RegistryContent? ToContent()
    {
        if (Version != CurrentVersion || Agents is null)
            return null;
        var agents = Agents.Select(row => row?.ToRecord()).OfType<AgentRecord>().ToArray();
        var tokens = (Tokens ?? []).Select(row => row?.ToRecord()).OfType<TokenRecord>().ToArray();
        var keys = (RevokedKeys ?? []).Where(row => row is { Key.Length: > 0 })
            .Select(row => new RevokedKey(row.Key, SpanOf(row.LeftSeconds) ?? AgentCertificate.LifeMax)).ToArray();
        var lapsed = (Lapsed ?? []).Select(row => row?.ToRecord()).OfType<AgentRecord>().ToArray();
        return agents.Length == Agents.Length
            && tokens.Length == (Tokens?.Length ?? 0)
            && keys.Length == (RevokedKeys?.Length ?? 0)
            && lapsed.Length == (Lapsed?.Length ?? 0)
            ? new RegistryContent(agents, keys, tokens) { Lapsed = lapsed }
            : null;
    }

    private static Dictionary<string, string>? ToRow(LabelSet labels) =>
        labels.Count == 0 ? null : labels.ToDictionary(label => label.Name, label => label.Value);

    private static LabelSet ToLabels(Dictionary<string, string>? labels) =>
        labels is null ? LabelSet.Empty : new LabelSet([.. labels.Select(l => new Label(l.Key, l.Value ?? ""))]);

    private static TimeSpan? SpanOf(double? seconds) =>
        seconds is > 0 and < 1e10 ? TimeSpan.FromSeconds(seconds.Value) : null;

    private static double? SecondsOf(TimeSpan span) => span == TimeSpan.Zero ? null : span.TotalSeconds;

    internal sealed record KeyRow(string Key, double? LeftSeconds);

    internal sealed record AgentRow(
        string Id,
        string Name,
        DateTimeOffset FirstSeen,
        DateTimeOffset LastSeen,
        Dictionary<string, string>? Labels,
        string? KeptOut,
        uint? Link = null,
        bool? HasMoved = null)
    {
        public string? Key { get; init; }

        public DateTimeOffset? ValidUntil { get; init; }

        public string? Token { get; init; }

        public double? ForgetAfterSeconds { get; init; }

        public double? UnseenSeconds { get; init; }

        public bool? IsRevoked { get; init; }

        public bool? IsRenamed { get; init; }

        public static AgentRow Of(AgentRecord agent) => new(
            agent.Id.ToString("N"), agent.Name, agent.FirstSeen, agent.LastSeen, ToRow(agent.Labels),
            agent.KeptOut.Length == 0 ? null : agent.KeptOut,
            agent.Link == 0 ? null : agent.Link,
            agent.HasMoved ? true : null)
        {
            Key = agent.Key.Length == 0 ? null : agent.Key,
            ValidUntil = agent.ValidUntil,
            Token = agent.Token is { } token ? TokenRecord.NameOf(token) : null,
            ForgetAfterSeconds = agent.ForgetAfter?.TotalSeconds,
            UnseenSeconds = SecondsOf(agent.Unseen),
            IsRevoked = agent.IsRevoked ? true : null,
            IsRenamed = agent.IsRenamed ? true : null,
        };

        public AgentRecord? ToRecord() =>
            Guid.TryParseExact(Id, "N", out var id) && !string.IsNullOrEmpty(Name)
                ? new AgentRecord(id, Name, FirstSeen, LastSeen, ToLabels(Labels), KeptOut ?? "", Link ?? 0,
                    HasMoved ?? false)
                {
                    Key = Key ?? "",
                    ValidUntil = ValidUntil,
                    Token = TokenRow.IdOf(Token),
                    ForgetAfter = SpanOf(ForgetAfterSeconds),
                    Unseen = SpanOf(UnseenSeconds) ?? TimeSpan.Zero,
                    IsRevoked = IsRevoked ?? false,
                    IsRenamed = IsRenamed ?? false,
                }
                : null;
    }

    internal sealed record TokenRow(
        string Id, string SecretSha256, int UsesLeft, DateTimeOffset Created, DateTimeOffset Expires)
    {
        public Dictionary<string, string>? Labels { get; init; }

        public double? ForgetAfterSeconds { get; init; }

        public double? OverSeconds { get; init; }

        public static TokenRow Of(TokenRecord token) => new(
            token.Name, Convert.ToHexStringLower(token.SecretHash.Span), token.UsesLeft, token.Created, token.Expires)
        {
            Labels = ToRow(token.Labels),
            ForgetAfterSeconds = token.ForgetAfter?.TotalSeconds,
            OverSeconds = SecondsOf(token.Over),
        };

        public static ulong? IdOf(string? name) =>
            ulong.TryParse(
                name, System.Globalization.NumberStyles.AllowHexSpecifier,
                System.Globalization.CultureInfo.InvariantCulture, out var id)
                ? id
                : null;

        public TokenRecord? ToRecord() =>
            IdOf(Id) is { } id && HashOf(SecretSha256) is { } hash
                ? new TokenRecord(
                    id, hash, UsesLeft, Created, Expires, ToLabels(Labels), SpanOf(ForgetAfterSeconds))
                {
                    Over = SpanOf(OverSeconds) ?? TimeSpan.Zero,
                }
                : null;

        private static byte[]? HashOf(string? text) =>
            text is { Length: 64 } && text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text) : null;
    }
}

/// <summary>How the registry's file is written.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RegistryDocument))]
internal sealed partial class RegistryJson : JsonSerializerContext;
