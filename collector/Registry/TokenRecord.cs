using System.Globalization;
using Monitoring.Model;

namespace Monitoring.Collector.Registry;

/// <summary>What the collector keeps of a token: never its secret.</summary>
/// <param name="Id">Names it.</param>
/// <param name="SecretHash">SHA-256 of the secret, which is 32 random bytes, so that nothing slower is needed.</param>
/// <param name="UsesLeft">How many hosts may still join with it.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Expires">When it is over.</param>
/// <param name="Labels">What hosts that join with it are labelled with.</param>
/// <param name="ForgetAfter">After how long unseen such a host is forgotten; null for
/// <see cref="AgentRegistry.UnseenKept"/>.</param>
public sealed record TokenRecord(
    ulong Id,
    ReadOnlyMemory<byte> SecretHash,
    int UsesLeft,
    DateTimeOffset Created,
    DateTimeOffset Expires,
    LabelSet Labels,
    TimeSpan? ForgetAfter)
{
    /// <summary>For how long the collector has run since its end; to the minute.</summary>
    public TimeSpan Over { get; init; }

    /// <summary>The id as people write it: 16 hexadecimal digits.</summary>
    public string Name => NameOf(Id);

    /// <summary>An id as people write it.</summary>
    public static string NameOf(ulong id) => id.ToString("x16", CultureInfo.InvariantCulture);
}
