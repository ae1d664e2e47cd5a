using Monitoring.Model;
using Monitoring.Protocol.Frames;

namespace Monitoring.Protocol.Messages;

/// <summary>
/// CONFIG: all settings that the collector has for the agent; what isn't named is at its default again.
/// </summary>
/// <param name="Revision">Rises with each change; the agent ignores one that isn't newer than its own.</param>
/// <param name="Settings">Names as the agent's flags spell them, without dashes; at most <see
/// cref="SettingsMax"/>.</param>
public sealed record Configuration(ulong Revision, IReadOnlyList<KeyValuePair<string, string>> Settings)
{
    /// <summary>The most settings in a frame.</summary>
    public const int SettingsMax = 256;

    /// <summary>Writes the frame. A value has at most <see cref="Limits.TextBytesMax"/> bytes.</summary>
    public void Write(FrameWriter to)
    {
        to.Begin(FrameType.Config);
        to.Varint(Revision);
        to.Varint((ulong)Settings.Count);
        foreach (var (name, value) in Settings)
        {
            to.Text(name);
            to.Text(value);
        }
        to.End();
    }

    /// <summary>Reads the payload; null when it is malformed. Bytes that follow are ignored.</summary>
    public static Configuration? Read(ReadOnlySpan<byte> payload)
    {
        var from = new WireReader(payload);
        var revision = from.Varint();
        var settings = new KeyValuePair<string, string>[from.VarintUpTo(SettingsMax)];
        for (var i = 0; i < settings.Length; i++)
            settings[i] = new(from.Text(Limits.NameBytesMax), from.Text(Limits.TextBytesMax));
        return from.Failed ? null : new Configuration(revision, settings);
    }
}
