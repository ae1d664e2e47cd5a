using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Monitoring.Protocol.Messages;
using Monitoring.Transport;
using Monitoring.Trust;

namespace Monitoring.Agent.Delivery;

/// <summary>
/// One collector that this host has joined: where it is, the key that this agent has made for it, the certificate that
/// it gave, and the authorities by which it is known. One PEM file, mode 0600, replaced whole.
/// </summary>
public sealed class Membership : IDisposable
{
    private const string AddressWord = "collector ";
    private const string PinWord = "pin ";
    private const string SinceWord = "since ";

    private readonly ECDsa key;

    private Membership(string path, string address, string pin, ECDsa key, Credential credential)
    {
        FilePath = path;
        Address = address;
        Pin = pin;
        this.key = key;
        Credential = credential;
        Tls = TlsClient.Certified(credential.Roots, credential.Certificate);
    }

    /// <summary>The file.</summary>
    public string FilePath { get; }

    /// <summary>Where the token said that the collector is: HOST:PORT.</summary>
    public string Address { get; }

    /// <summary>The pin of the collector's key, as the token had it.</summary>
    public string Pin { get; }

    /// <summary>What this agent shows the collector, and believes of it.</summary>
    public Credential Credential { get; private set; }

    /// <summary>The same for dialling.</summary>
    public TlsClient Tls { get; }

    /// <summary>Takes a collector's answer to ENROL.</summary>
    /// <param name="path">The file that it is to be kept in.</param>
    /// <param name="token">The token that was shown.</param>
    /// <param name="key">The key that it was asked with; the membership has a copy of its own.</param>
    /// <param name="cert">The answer.</param>
    /// <param name="now">The wall clock.</param>
    /// <exception cref="TrustException">The certificate is not for the key, or not good now.</exception>
    public static Membership Of(string path, JoinToken token, ECDsa key, Cert cert, DateTimeOffset now)
    {
        var credential = Credential.Of(key, cert, now);
        return new(path, token.Address, token.Pin, Copy(key), credential);
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="TrustException">It can't be read, is open to others, or damaged.</exception>
    public static Membership Load(string path)
    {
        var text = PrivateFile.Read(path);
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(text);
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(text);
            if (Line(text, AddressWord) is { } address && Line(text, PinWord) is { } pin && certificates.Count > 1
                && DateTimeOffset.TryParse(
                    Line(text, SinceWord), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since))
            {
                var own = certificates[0].CopyWithPrivateKey(key);
                var roots = new TrustedRoots([.. certificates.Skip(1)]);
                return new Membership(path, address, pin, key, new Credential(own, roots, since));
            }
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw Damaged(path, e);
        }
        key.Dispose();
        throw Damaged(path, null);
    }

    /// <summary>What the collector is asked with for a certificate with a later end.</summary>
    public byte[] MakeRequest(Guid agentId) => SigningRequest.Make(key, agentId);

    /// <summary>A copy of the key, for joining once more as the same agent.</summary>
    public ECDsa CopyKey() => Copy(key);

    /// <summary>Writes the file. Blocks.</summary>
    /// <exception cref="TrustException">It can't be written.</exception>
    public void Save() => Save(Credential);

    /// <summary>Writes the file as it will be with another credential. Blocks.</summary>
    /// <exception cref="TrustException">It can't be written.</exception>
    public void Save(Credential credential)
    {
        var text = new StringBuilder();
        text.Append(AddressWord).AppendLine(Address);
        text.Append(PinWord).AppendLine(Pin);
        text.Append(SinceWord).AppendLine(credential.Since.ToString("O", CultureInfo.InvariantCulture));
        text.AppendLine(key.ExportPkcs8PrivateKeyPem());
        text.AppendLine(credential.Certificate.ExportCertificatePem());
        foreach (var root in credential.Roots.Certificates)
            text.AppendLine(root.ExportCertificatePem());
        PrivateFile.Write(FilePath, text.ToString());
    }

    /// <summary>Checks an answer to RENEW.</summary>
    /// <param name="cert">The answer.</param>
    /// <param name="now">The collector's wall clock.</param>
    /// <exception cref="TrustException">The certificate is not for the key, or not good now.</exception>
    public Credential Read(Cert cert, DateTimeOffset now) => Credential.Of(key, cert, now);

    /// <summary>Uses another credential from the next dial on.</summary>
    public void Use(Credential credential)
    {
        Credential = credential;
        Tls.Show(credential.Roots, credential.Certificate);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Credential.Certificate.Dispose();
        key.Dispose();
    }

    private static ECDsa Copy(ECDsa key) => ECDsa.Create(key.ExportParameters(includePrivateParameters: true));

    private static string? Line(string text, string word)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.StartsWith(word))
                return line[word.Length..].Trim().ToString();
        }
        return null;
    }

    private static TrustException Damaged(string path, Exception? cause) =>
        new($"{path} is damaged: delete it, and join the collector anew with monitoring-agent join", cause);
}
