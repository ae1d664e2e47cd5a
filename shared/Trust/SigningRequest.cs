using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Monitoring.Trust;

/// <summary>What an agent asks for a certificate with: PKCS #10 (RFC 2986) in DER, signed with the key that the
/// certificate is to name, so that nobody can ask for another's key.</summary>
public sealed class SigningRequest
{
    /// <summary>The longest request; one for P-256 takes about 250 bytes.</summary>
    public const int BytesMax = 1024;

    private const string EllipticCurveOid = "1.2.840.10045.2.1";

    // The object identifier of P-256, 1.2.840.10045.3.1.7, in DER.
    private static readonly byte[] P256 = [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07];

    private SigningRequest(PublicKey publicKey) => PublicKey = publicKey;

    /// <summary>The key that the certificate is asked for.</summary>
    public PublicKey PublicKey { get; }

    /// <summary>The key's pin.</summary>
    public string Pin => CertificatePin.Of(PublicKey);

    /// <summary>Makes a request.</summary>
    /// <param name="key">The agent's key, which never leaves its host.</param>
    /// <param name="agentId">Whose it is. For people: the collector goes by what else it knows.</param>
    public static byte[] Make(ECDsa key, Guid agentId) =>
        new CertificateRequest(AgentCertificate.SubjectOf(agentId), key, HashAlgorithmName.SHA256)
            .CreateSigningRequest();

    /// <summary>Reads what somebody sent.</summary>
    /// <returns>Null when it is no request, is too long, isn't signed with its own key, or that isn't of
    /// P-256.</returns>
    public static SigningRequest? Read(ReadOnlySpan<byte> der)
    {
        if (der.Length > BytesMax)
        {
            return null;
        }

        try
        {
            var request = CertificateRequest.LoadSigningRequest(der.ToArray(), HashAlgorithmName.SHA256);
            var key = request.PublicKey;
            var curve = key.Oid.Value == EllipticCurveOid ? key.EncodedParameters?.RawData : null;
            return curve.AsSpan().SequenceEqual(P256) ? new SigningRequest(key) : null;
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException
            or InvalidOperationException or NotSupportedException)
        {
            return null;
        }
    }
}
