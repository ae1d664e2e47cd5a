using Monitoring.Model;

namespace Monitoring.Text;

/// <summary>Writes labels as both text formats have them.</summary>
internal static class LabelText
{
    /// <summary>Writes one label, with a comma in front where one stands before it.</summary>
    public static void Write(ref Utf8Lines text, bool separate, string label, string value)
    {
        if (separate)
            text.Write((byte)',');
        text.Write(label);
        text.Write("=\""u8);
        text.WriteEscaped(value, quotes: true);
        text.Write((byte)'"');
    }

    /// <summary>The name under which a series' label stands beside those of its source.</summary>
    public static string Unclashing(string label, LabelSet source, LabelSet own)
    {
        if (source.Count == 0 || source.Find(label) is null)
            return label;
        do
            label = "exported_" + label;
        while (source.Find(label) is not null || own.Find(label) is not null);
        return label;
    }
}
