using System.Security.Cryptography;
using System.Text;

namespace Monitoring.Trust;

/// <summary>The secret that agents show the collector: 32 random bytes as 64 hex digits, in a file of mode
/// 0600.</summary>
public sealed class SharedSecret
{
    private const int RandomBytes = 32;
    private readonly byte[] utf8;

    private SharedSecret(string text)
    {
        Text = text;
        utf8 = Encoding.UTF8.GetBytes(text);
    }

    /// <summary>The secret itself, as it stands in the file without the line's end. Never log it.</summary>
    public string Text { get; }

    /// <summary>Reads the secret, and makes one first when the file is missing: the collector's way.</summary>
    /// <exception cref="TrustException">The file is open to others, empty, too long, or can't be read or
    /// written.</exception>
    public static SharedSecret LoadOrCreate(string path)
    {
        if (!File.Exists(path))
        {
            PrivateFile.Write(path, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes)) + "\n");
        }

        return Load(path);
    }

    /// <summary>Reads the secret: the agent's way.</summary>
    /// <exception cref="TrustException">The file is missing, open to others, empty, or too long.</exception>
    public static SharedSecret Load(string path)
    {
        var text = PrivateFile.Read(path).Trim();
        return text.Length > 0
            ? new SharedSecret(text)
            : throw new TrustException($"{path} is empty: copy the collector's secret file here, with mode 0600");
    }

    /// <summary>True when <paramref name="shown"/>, in UTF-8, is the secret. Takes equally long wherever they
    /// differ.</summary>
    public bool Matches(ReadOnlySpan<byte> shown) => CryptographicOperations.FixedTimeEquals(shown, utf8);

    /// <summary>Says nothing, so that a secret doesn't end in a log.</summary>
    public override string ToString() => "(secret)";
}
