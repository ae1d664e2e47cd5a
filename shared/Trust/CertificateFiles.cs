using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Monitoring.Trust;

/// <summary>Where a certificate and its key lie that somebody else looks after, as PEM.</summary>
/// <param name="Certificate">The certificate, and behind it those between it and the root, if any.</param>
/// <param name="Key">The key, not encrypted; it may be the same file.</param>
public sealed record CertificateFiles(string Certificate, string Key)
{
    private const int BytesMax = 1 << 20;
    private const UnixFileMode World = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Changes when one of the files does; null while one is missing.</summary>
    public string? Stamp => StampOf(Certificate) is { } certificate && StampOf(Key) is { } key
        ? certificate + key
        : null;

    /// <summary>Reads them for a TLS server.</summary>
    /// <exception cref="TrustException">One is missing, holds no certificate or key, or they don't belong together; or
    /// anyone may read the key.</exception>
    public SslStreamCertificateContext Load()
    {
        var (fromPem, pem) = Read();
        using (fromPem)
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(pem);
            // Through PKCS #12, as not every TLS stack takes a key that was read from PEM. Nothing is fetched: what a
            // client needs beyond its own roots stands in the file.
            var certificate = X509CertificateLoader.LoadPkcs12(fromPem.Export(X509ContentType.Pkcs12), null);
            return SslStreamCertificateContext.Create(certificate, chain, offline: true);
        }
    }

    /// <summary>Reads the certificate with its key, and the text in which it stands.</summary>
    /// <exception cref="TrustException">As <see cref="Load"/>.</exception>
    internal (X509Certificate2 Certificate, string Pem) Read()
    {
        try
        {
            if ((File.GetUnixFileMode(Key) & World) != UnixFileMode.None)
                throw new TrustException($"everyone may read the key {Key}; run: chmod o= {Key}");
            var pem = Read(Certificate);
            return (X509Certificate2.CreateFromPem(pem, Read(Key)), pem);
        }
        catch (Exception e) when (
            e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new TrustException(
                $"the certificate {Certificate} with the key {Key} can't be used ({e.Message}): both must be PEM, "
                + "belong together and be readable by the collector's user",
                e);
        }
    }

    private static string Read(string path) => new FileInfo(path).Length <= BytesMax
        ? File.ReadAllText(path)
        : throw new TrustException($"{path} is over {BytesMax} bytes: is it the right file?");

    // Links are followed, as those who renew certificates often move a link only.
    private static string? StampOf(string path)
    {
        try
        {
            var file = File.ResolveLinkTarget(path, returnFinalTarget: true) as FileInfo ?? new FileInfo(path);
            return file.Exists ? $"{file.FullName}:{file.LastWriteTimeUtc.Ticks}:{file.Length};" : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is being put in its place.
            return null;
        }
    }
}
