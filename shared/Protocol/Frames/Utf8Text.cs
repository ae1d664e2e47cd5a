using System.Text;
using System.Text.Unicode;

namespace Monitoring.Protocol.Frames;

/// <summary>UTF-8 that is checked before it becomes a string, so that nothing throws and nothing is replaced.</summary>
internal static class Utf8Text
{
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out string text)
    {
        text = "";
        if (!Utf8.IsValid(bytes))
            return false;
        if (!bytes.IsEmpty)
            text = Encoding.UTF8.GetString(bytes);
        return true;
    }

    /// <summary>Bytes of <paramref name="text"/>; a lone surrogate counts as the three bytes that replace it.</summary>
    public static int Length(string text) => Encoding.UTF8.GetByteCount(text);

    /// <summary>As much of a text as fits, cut between characters.</summary>
    public static string Cut(string text, int bytesMax)
    {
        if (Length(text) <= bytesMax)
            return text;
        var end = Math.Min(text.Length, bytesMax);
        while (end > 0 && (Encoding.UTF8.GetByteCount(text.AsSpan(0, end)) > bytesMax
            || char.IsHighSurrogate(text[end - 1])))
        {
            end--;
        }
        return text[..end];
    }
}
