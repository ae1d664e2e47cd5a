using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Monitoring.Model;
using Monitoring.Trust;

namespace Monitoring.Collector.Registry;

/// <summary>The tokens with which hosts may join. For the reactor's thread only.</summary>
public sealed class TokenRegistry
{
    /// <summary>Tokens at a time, those that are used up or over included.</summary>
    public const int TokensMax = 1_000;

    /// <summary>Hosts that may join with one token.</summary>
    public const int UsesMax = AgentRegistry.AgentsMax;

    /// <summary>How long a token may be good for: 1 second to 365 days.</summary>
    public static readonly TimeSpan LifeMin = TimeSpan.FromSeconds(1), LifeMax = TimeSpan.FromDays(365);

    /// <summary>How long a token that is over is remembered, while the collector runs, so that who comes with it is
    /// told so, and a clock that was set ahead by mistake voids none: 1 day.</summary>
    public static readonly TimeSpan OverKept = TimeSpan.FromDays(1);

    // Compared with when there is no such token, so that the answer takes as long.
    private static readonly byte[] NoHash = new byte[SHA256.HashSizeInBytes];

    private readonly Dictionary<ulong, TokenRecord> tokens = [];

    /// <summary>Starts with what was kept.</summary>
    public TokenRegistry(IEnumerable<TokenRecord> kept)
    {
        foreach (var token in kept.Take(TokensMax))
            tokens[token.Id] = token;
    }

    /// <summary>Says that something changed that should be kept soon.</summary>
    public event Action? Changed;

    /// <summary>All tokens, in no particular order.</summary>
    public IReadOnlyCollection<TokenRecord> Tokens => tokens.Values;

    /// <summary>Makes a token.</summary>
    /// <param name="uses">How many hosts may join with it: 1 to <see cref="UsesMax"/>.</param>
    /// <param name="life">For how long it is good.</param>
    /// <param name="labels">What those hosts are labelled with.</param>
    /// <param name="forgetAfter">After how long unseen they are forgotten; null for the default.</param>
    /// <param name="now">The wall clock.</param>
    /// <param name="secret">What its holder has to show; kept nowhere.</param>
    /// <returns>Null when there are as many as may be.</returns>
    public TokenRecord? Create(
        int uses, TimeSpan life, LabelSet labels, TimeSpan? forgetAfter, DateTimeOffset now, out byte[] secret)
    {
        secret = RandomNumberGenerator.GetBytes(JoinToken.SecretBytes);
        if (tokens.Count >= TokensMax)
            return null;
        var token = new TokenRecord(
            BinaryPrimitives.ReadUInt64BigEndian(RandomNumberGenerator.GetBytes(sizeof(ulong))),
            SHA256.HashData(secret), uses, now, now + life, labels, forgetAfter);
        tokens[token.Id] = token;
        Changed?.Invoke();
        return token;
    }

    /// <summary>Says what may be done with a token. Takes equally long wherever a secret is wrong.</summary>
    public TokenJudgement Judge(ulong id, ReadOnlySpan<byte> secret, DateTimeOffset now)
    {
        var token = tokens.GetValueOrDefault(id);
        Span<byte> shown = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(secret, shown);
        var matches = CryptographicOperations.FixedTimeEquals(shown, token is null ? NoHash : token.SecretHash.Span);
        return token is null || !matches ? TokenJudgement.Unknown
            : now >= token.Expires ? TokenJudgement.Expired
            : token.UsesLeft <= 0 ? TokenJudgement.UsedUp
            : TokenJudgement.Good;
    }

    /// <summary>The token with an id; null when there is none.</summary>
    public TokenRecord? Find(ulong id) => tokens.GetValueOrDefault(id);

    /// <summary>One more host has joined with a token.</summary>
    public void Use(ulong id)
    {
        if (!tokens.TryGetValue(id, out var token))
            return;
        tokens[id] = token with { UsesLeft = token.UsesLeft - 1 };
        Changed?.Invoke();
    }

    /// <summary>Makes a token void; those who have joined with it stay.</summary>
    /// <param name="name">Its id as people write it.</param>
    /// <returns>False when there is none.</returns>
    public bool Revoke(string name)
    {
        if (!ulong.TryParse(name, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id)
            || !tokens.Remove(id))
            return false;
        Changed?.Invoke();
        return true;
    }

    /// <summary>Forgets tokens that have been over for <see cref="OverKept"/>.</summary>
    /// <param name="now">The wall clock.</param>
    /// <param name="passed">For how long the collector has run since this was last called.</param>
    public void ForgetOld(DateTimeOffset now, TimeSpan passed)
    {
        foreach (var token in tokens.Values.ToArray())
        {
            var over = now < token.Expires ? TimeSpan.Zero : token.Over + passed;
            if (over > OverKept)
                tokens.Remove(token.Id);
            else
                tokens[token.Id] = token with { Over = over };
        }
    }
}
