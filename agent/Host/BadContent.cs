namespace Monitoring.Agent.Host;

/// <summary>Errors about a file of the host that says something else than it should.</summary>
internal static class BadContent
{
    private const int BytesShownMax = 40;

    /// <summary>For example <c>/proc/x: 'abc' is not an unsigned integer</c>.</summary>
    public static FormatException Of(string path, ReadOnlySpan<byte> text, string expected) =>
        new($"{path}: '{HostText.Of(text[..Math.Min(text.Length, BytesShownMax)])}' is not {expected}");
}
