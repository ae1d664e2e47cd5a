using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Monitoring.Trust;

/// <summary>
/// What a host is given to join a collector, as one line of text: where the collector is, by what key it is known, and
/// a secret that the collector made.
/// </summary>
/// <remarks>
/// The line is <c>mon1_</c> and, in base64url without padding: the id, big-endian (8 bytes), the secret (32), the
/// SHA-256 of the collector's SubjectPublicKeyInfo (32), the address in ASCII, and the first 4 bytes of the SHA-256 of
/// all this, so that a line that was copied badly is found before anybody is dialled.
/// </remarks>
/// <param name="Address">Where the collector is: HOST:PORT.</param>
/// <param name="Pin">The pin of the collector's key.</param>
/// <param name="Id">Names the token; no secret.</param>
/// <param name="Secret">Shows that its holder was given the token.</param>
public sealed record JoinToken(string Address, string Pin, ulong Id, ReadOnlyMemory<byte> Secret)
{
    /// <summary>Bytes of a secret.</summary>
    public const int SecretBytes = 32;

    /// <summary>The longest address.</summary>
    public const int AddressBytesMax = 262;

    private const string Prefix = "mon1_";
    private const int IdBytes = sizeof(ulong);
    private const int PinBytes = SHA256.HashSizeInBytes;
    private const int FixedBytes = IdBytes + SecretBytes + PinBytes;
    private const int CheckBytes = 4;

    /// <summary>The line. A secret: it is shown once and never logged.</summary>
    public string ToLine()
    {
        var bytes = new byte[FixedBytes + Address.Length + CheckBytes];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Id);
        Secret.Span.CopyTo(bytes.AsSpan(IdBytes));
        CertificatePin.HashOf(Pin).CopyTo(bytes.AsSpan(IdBytes + SecretBytes));
        Encoding.ASCII.GetBytes(Address, bytes.AsSpan(FixedBytes));
        CheckOf(bytes.AsSpan(0, FixedBytes + Address.Length)).CopyTo(bytes.AsSpan(FixedBytes + Address.Length));
        return Prefix + Base64Url.EncodeToString(bytes);
    }

    /// <summary>Reads a line; white space around it is ignored. Null when it is no token, or not all of one.</summary>
    public static JoinToken? Read(string line)
    {
        line = line.Trim();
        const int linesMax = (FixedBytes + AddressBytesMax + CheckBytes) * 4 / 3 + 8;
        if (line.Length > linesMax || !line.StartsWith(Prefix, StringComparison.Ordinal)
            || !Base64Url.IsValid(line.AsSpan(Prefix.Length)))
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(line.AsSpan(Prefix.Length));
        var content = bytes.AsSpan(0, Math.Max(0, bytes.Length - CheckBytes));
        if (content.Length <= FixedBytes || !CheckOf(content).SequenceEqual(bytes.AsSpan(content.Length)))
        {
            return null;
        }

        return new JoinToken(
            Encoding.ASCII.GetString(content[FixedBytes..]),
            CertificatePin.FromHash(content.Slice(IdBytes + SecretBytes, PinBytes)),
            BinaryPrimitives.ReadUInt64BigEndian(content),
            content.Slice(IdBytes, SecretBytes).ToArray());
    }

    /// <summary>Says only what is no secret, so that a token doesn't end in a log.</summary>
    public override string ToString() => $"token {Id:x16} for {Address}";

    private static ReadOnlySpan<byte> CheckOf(ReadOnlySpan<byte> content) =>
        SHA256.HashData(content).AsSpan(0, CheckBytes);
}
