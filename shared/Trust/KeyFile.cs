using System.Security.Cryptography;

namespace Monitoring.Trust;

/// <summary>A private key (P-256) in a PEM file of mode 0600, made when it is first asked for.</summary>
public static class KeyFile
{
    /// <summary>Reads the key; makes one when there is no file.</summary>
    /// <param name="path">The file; its directory is made, for the owner alone, when missing.</param>
    /// <param name="remedy">What to do about a file that holds no key, for the message that says so.</param>
    /// <exception cref="TrustException">The file is open to others, damaged, or can't be read or written.</exception>
    public static ECDsa LoadOrCreate(string path, string remedy)
    {
        if (!File.Exists(path))
        {
            using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            PrivateFile.Write(path, made.ExportPkcs8PrivateKeyPem() + "\n");
        }

        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(PrivateFile.Read(path));
            return key;
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException or TrustException)
        {
            key.Dispose();
            throw error as TrustException ?? new TrustException($"{path} holds no usable key: {remedy}", error);
        }
    }
}
