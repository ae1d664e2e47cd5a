using System.Globalization;

namespace Monitoring.Agent.Delivery.Spooling;

/// <summary>
/// The names of spool files: a number of eight digits that rises, so that the names' order is that of the files.
/// </summary>
internal static class SpoolName
{
    private const string Suffix = ".spool";
    private const string DamagedSuffix = ".damaged";
    private const string Digits = "D8";

    /// <summary>The name of a file that waits to be sent.</summary>
    public static string Of(long number) => number.ToString(Digits, CultureInfo.InvariantCulture) + Suffix;

    /// <summary>The name of the same file once it is set aside.</summary>
    public static string OfDamaged(long number) =>
        number.ToString(Digits, CultureInfo.InvariantCulture) + DamagedSuffix;

    /// <summary>The number of a file that waits to be sent.</summary>
    public static bool TryParse(string name, out long number) => TryParse(name, Suffix, out number);

    /// <summary>The number of a file that was set aside.</summary>
    public static bool TryParseDamaged(string name, out long number) => TryParse(name, DamagedSuffix, out number);

    private static bool TryParse(string name, string suffix, out long number)
    {
        var digits = name.EndsWith(suffix, StringComparison.Ordinal) ? name[..^suffix.Length] : "";
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
