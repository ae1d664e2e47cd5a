using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Monitoring.Trust;

/// <summary>Names a public key: <c>sha256:</c> and 64 hex digits, the SHA-256 of its SubjectPublicKeyInfo in DER (RFC
/// 7469, section 2.4). It stays the same when a certificate is renewed for the same key.</summary>
public static class CertificatePin
{
    private const string Prefix = "sha256:";

    /// <summary>The pin of a certificate's key.</summary>
    public static string Of(X509Certificate2 certificate) => Of(certificate.PublicKey);

    /// <summary>The pin of a key.</summary>
    public static string Of(PublicKey key) => FromHash(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));

    /// <summary>The hex digits of a well-formed pin, in lower case: fit for a file's name.</summary>
    public static string HexOf(string pin) => pin[Prefix.Length..].ToLowerInvariant();

    /// <summary>The pin with these 32 bytes.</summary>
    internal static string FromHash(ReadOnlySpan<byte> hash) => Prefix + Convert.ToHexStringLower(hash);

    /// <summary>The 32 bytes of a well-formed pin.</summary>
    internal static byte[] HashOf(string pin) => Convert.FromHexString(pin.AsSpan(Prefix.Length));

    /// <summary>True when the certificate's key is the pinned one.</summary>
    public static bool Matches(string pin, X509Certificate2 certificate) =>
        string.Equals(pin, Of(certificate), StringComparison.OrdinalIgnoreCase);
}
