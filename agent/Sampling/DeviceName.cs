namespace Monitoring.Agent.Sampling;

/// <summary>Names of devices in the kernel's directories.</summary>
internal static class DeviceName
{
    /// <summary>
    /// True when the name is the prefix and then a digit, as the pattern <c>prefix[0-9]*</c> matches it;
    /// <paramref name="number"/> is what follows the prefix.
    /// </summary>
    public static bool TryNumbered(string name, string prefix, out string number)
    {
        number = name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : "";
        return number.Length > 0 && char.IsAsciiDigit(number[0]);
    }
}
