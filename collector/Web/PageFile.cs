using System.Security.Cryptography;

namespace Monitoring.Collector.Web;

/// <summary>One file of the page in the encodings that it was built in.</summary>
/// <param name="ContentType">Its media type.</param>
/// <param name="Immutable">Whether its name changes with its content, so that browsers may keep it for good.</param>
/// <param name="Plain">As it is.</param>
/// <param name="Brotli">Compressed with Brotli; null when that saves nothing.</param>
/// <param name="Gzip">Compressed with gzip; null when that saves nothing.</param>
internal sealed record PageFile(
    string ContentType, bool Immutable, PageBytes Plain, PageBytes? Brotli, PageBytes? Gzip);

/// <summary>Bytes as they go over the wire, and the tag that names them.</summary>
internal sealed class PageBytes(byte[] bytes)
{
    public ReadOnlyMemory<byte> Bytes { get; } = bytes;

    /// <summary>Tells these bytes from others.</summary>
    public string Tag { get; } = Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 12));

    /// <summary>The same as a strong entity tag, quotes included.</summary>
    public string ETag => $"\"{Tag}\"";
}
