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
    private const string FormerWord = "formerly ";
    private const string PinWord = "pin ";
    private const string SinceWord = "since ";

    private readonly ECDsa key;

    // What the file is to hold. A renewal and a move may be written at the same time, each knowing only its own part,
    // so both are kept here, guarded by the lock.
    private readonly Lock writing = new();
    private Credential keptCredential;
    private Whereabouts keptWhereabouts;

    private Membership(string path, Whereabouts whereabouts, string pin, ECDsa key, Credential credential)
    {
        FilePath = path;
        Pin = pin;
        this.key = key;
        Whereabouts = keptWhereabouts = whereabouts;
        Credential = keptCredential = credential;
        Tls = TlsClient.Certified(credential.Roots, credential.Certificate);
    }

    /// <summary>The file.</summary>
    public string FilePath { get; }

    /// <summary>Where the collector is, by the token or by what it has said since.</summary>
    public Whereabouts Whereabouts { get; private set; }

    /// <summary>The first of its places: HOST:PORT.</summary>
    public string Address => Whereabouts.Present[0];

    /// <summary>The pin of the collector's key, as the token had it.</summary>
    public string Pin { get; }

    /// <summary>What this agent shows the collector, and believes of it.</summary>
    public Credential Credential { get; private set; }

    /// <summary>The same for dialling.</summary>
    public TlsClient Tls { get; }

    /// <summary>Where to dial it, in the order in which its places are to be tried.</summary>
    public IEnumerable<LinkTarget> Targets => Whereabouts.All.Select(TargetAt);

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
        return new(path, Whereabouts.At(token.Address), token.Pin, Copy(key), credential);
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
            if (Places(text, AddressWord) is { Length: > 0 } present && Places(text, FormerWord) is { } former
                && Line(text, PinWord) is { } pin && certificates.Count > 1
                && DateTimeOffset.TryParse(
                    Line(text, SinceWord), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since))
            {
                var own = certificates[0].CopyWithPrivateKey(key);
                var roots = new TrustedRoots([.. certificates.Skip(1)]);
                return new Membership(
                    path, new Whereabouts(present, former), pin, key, new Credential(own, roots, since));
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

    /// <summary>Writes the file as it will be with another credential. Blocks; any thread.</summary>
    /// <exception cref="TrustException">It can't be written.</exception>
    public void Save(Credential credential)
    {
        lock (writing)
        {
            Write(credential, keptWhereabouts);
            keptCredential = credential;
        }
    }

    /// <summary>Writes the file as it will be with the collector elsewhere. Blocks; any thread.</summary>
    /// <exception cref="TrustException">It can't be written.</exception>
    public void Save(Whereabouts whereabouts)
    {
        lock (writing)
        {
            Write(keptCredential, whereabouts);
            keptWhereabouts = whereabouts;
        }
    }

    private void Write(Credential credential, Whereabouts whereabouts)
    {
        var text = new StringBuilder();
        text.Append(AddressWord).AppendJoin(',', whereabouts.Present).AppendLine();
        if (whereabouts.Former.Count > 0)
            text.Append(FormerWord).AppendJoin(',', whereabouts.Former).AppendLine();
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

    /// <summary>Dials the collector where it is by now.</summary>
    public void Use(Whereabouts whereabouts) => Whereabouts = whereabouts;

    /// <summary>Where to dial one of the collector's places, or another place where it is to be looked for.</summary>
    /// <exception cref="TrustException">That is no address.</exception>
    public LinkTarget TargetAt(string address) => HostPort.TryParse(address, out var where, out var wrong)
        ? new LinkTarget(where.Host, where.Port, Tls, this)
        : throw new TrustException($"{FilePath}: '{address}' {wrong}");

    /// <inheritdoc/>
    public void Dispose()
    {
        Credential.Certificate.Dispose();
        key.Dispose();
    }

    private static ECDsa Copy(ECDsa key) => ECDsa.Create(key.ExportParameters(includePrivateParameters: true));

    private static string[] Places(string text, string word) =>
        Line(text, word)?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [];

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
