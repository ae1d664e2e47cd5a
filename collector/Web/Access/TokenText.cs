using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Monitoring.Collector.Web.Access;

/// <summary>
/// Secrets that the collector makes itself: 256 random bits as 43 characters of base64url (RFC 4648, 5). What is kept
/// of one is its SHA-256: guessing that many bits is hopeless, so unlike a password it needs no slow hash.
/// </summary>
internal static class TokenText
{
    /// <summary>What a bearer token begins with, so that one that leaked is recognised for what it is.</summary>
    public const string BearerPrefix = "mcwt_";

    private const int RandomBytes = 32;
    private const int LengthMax = 64;

    /// <summary>Makes a new secret.</summary>
    public static string Make() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>What is kept of a secret: 64 hex digits. One too long to be a secret is like an empty one.</summary>
    public static string HashOf(string secret) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret.Length <= LengthMax ? secret : "")));

    /// <summary>True for what <see cref="HashOf"/> returns.</summary>
    public static bool IsHash(string text) =>
        text.Length == SHA256.HashSizeInBytes * 2 && text.All(char.IsAsciiHexDigitLower);

    /// <summary>Compares two texts in a time that depends on their lengths only.</summary>
    public static bool AreEqual(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));
}
