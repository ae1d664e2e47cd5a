using System.Globalization;
using System.Security.Cryptography;

namespace Monitoring.Collector.Web.Access;

/// <summary>
/// What is kept of a password: PBKDF2 with HMAC-SHA-256 (RFC 8018, 5.2) over a salt of its own, as
/// <c>pbkdf2-sha256$ROUNDS$SALT$KEY</c> with the last two in base64.
/// </summary>
internal sealed class PasswordHash
{
    /// <summary>Rounds of a new hash, and the fewest that are accepted: 600,000, as OWASP asks for SHA-256.</summary>
    public const int RoundsMin = 600_000;

    /// <summary>The most rounds that are accepted, so that no stored hash can keep a CPU for seconds.</summary>
    public const int RoundsMax = 6_000_000;

    /// <summary>The shortest password that is taken, in characters.</summary>
    public const int PasswordLengthMin = 12;

    /// <summary>The longest password that is taken, in characters.</summary>
    public const int PasswordLengthMax = 256;

    private const string Name = "pbkdf2-sha256";
    private const int SaltBytes = 16;
    private const int KeyBytes = 32;

    private readonly int rounds;
    private readonly byte[] salt;
    private readonly byte[] key;

    private PasswordHash(int rounds, byte[] salt, byte[] key)
    {
        this.rounds = rounds;
        this.salt = salt;
        this.key = key;
        Text = string.Create(
            CultureInfo.InvariantCulture,
            $"{Name}${rounds}${Convert.ToBase64String(salt)}${Convert.ToBase64String(key)}");
    }

    /// <summary>
    /// The hash of no password. Who asks for an unknown user is checked against it, so that it takes as long as for a
    /// known one.
    /// </summary>
    public static PasswordHash OfNobody { get; } =
        new(RoundsMin, RandomNumberGenerator.GetBytes(SaltBytes), RandomNumberGenerator.GetBytes(KeyBytes));

    /// <summary>As it is stored.</summary>
    public string Text { get; }

    /// <summary>Hashes a password with a new salt. Takes a tenth of a second of CPU or two.</summary>
    public static PasswordHash Of(string password) => Of(password, RoundsMin);

    /// <summary>As <see cref="Of(string)"/>; fewer rounds are for tests, and are never read back.</summary>
    internal static PasswordHash Of(string password, int rounds)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return new PasswordHash(rounds, salt, Derive(password, salt, rounds));
    }

    /// <summary>Reads a stored hash; null when it is none, or a weaker one than is made here.</summary>
    public static PasswordHash? Parse(string text)
    {
        if (text.Split('$') is not [Name, var count, var salt64, var key64]
            || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var rounds)
            || rounds is < RoundsMin or > RoundsMax)
            return null;
        var salt = new byte[SaltBytes];
        var key = new byte[KeyBytes];
        return Convert.TryFromBase64String(salt64, salt, out var saltLength) && saltLength == SaltBytes
            && Convert.TryFromBase64String(key64, key, out var keyLength) && keyLength == KeyBytes
                ? new PasswordHash(rounds, salt, key)
                : null;
    }

    /// <summary>True when this is the hash of the password. Takes as long wherever they differ.</summary>
    public bool Matches(string password) =>
        CryptographicOperations.FixedTimeEquals(Derive(password, salt, rounds), key);

    /// <summary>Says nothing, so that no hash ends in a log.</summary>
    public override string ToString() => "(password hash)";

    private static byte[] Derive(string password, byte[] salt, int rounds) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, rounds, HashAlgorithmName.SHA256, KeyBytes);
}
