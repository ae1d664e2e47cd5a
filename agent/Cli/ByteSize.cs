using System.Globalization;

namespace Monitoring.Agent.Cli;

/// <summary>Numbers of bytes as people write them: digits, and perhaps <c>KiB</c>, <c>MiB</c> or <c>GiB</c>.</summary>
public static class ByteSize
{
    private static readonly (string Name, int Shift)[] Units = [("KiB", 10), ("MiB", 20), ("GiB", 30), ("", 0)];

    /// <summary>Takes a text apart; up to 8 EiB.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        var (name, shift) = Units.First(unit => text.EndsWith(unit.Name, StringComparison.Ordinal));
        if (!long.TryParse(text[..^name.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number > long.MaxValue >> shift)
        {
            return false;
        }
        bytes = number << shift;
        return true;
    }
}
