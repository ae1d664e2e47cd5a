using Monitoring.Model;
using Monitoring.Protocol.Frames;

namespace Monitoring.Protocol.Codec;

/// <summary>The strings of one DEFINE frame; each becomes text when it is first used.</summary>
internal ref struct DefineStrings
{
    // The length of a string that was found to be no UTF-8, so that it is not checked again.
    private const int NoText = -1;

    private readonly ReadOnlySpan<byte> payload;
    private readonly (int Offset, int Length)[] places;
    private readonly string?[] texts;

    /// <summary>Reads the list; on malformed content the reader has failed.</summary>
    public DefineStrings(scoped ref WireReader from)
    {
        payload = from.Rest;
        var count = from.VarintUpTo(Math.Min(Limits.CatalogueEntriesMax, payload.Length));
        places = new (int, int)[count];
        texts = new string?[count];
        for (var i = 0; i < count && !from.Failed; i++)
        {
            var length = from.VarintUpTo(payload.Length);
            places[i] = (payload.Length - from.Rest.Length, length);
            from.Bytes(length);
        }
    }

    /// <summary>How many there are.</summary>
    public readonly int Count => places.Length;

    /// <summary>Bytes of the text at an index.</summary>
    public readonly int BytesOf(int index) => places[index].Length;

    /// <summary>The text at an index; null, with the reason, when it cannot be taken.</summary>
    public readonly string? Find(int index, int bytesMax, ref RefusalReason reason)
    {
        var (offset, length) = places[index];
        if (length > bytesMax)
        {
            reason = RefusalReason.TooLong;
            return null;
        }
        if (texts[index] is { } known)
            return known;
        if (length != NoText && Utf8Text.TryDecode(payload.Slice(offset, length), out var text))
            return texts[index] = text;
        places[index].Length = NoText;
        reason = RefusalReason.BadText;
        return null;
    }
}
