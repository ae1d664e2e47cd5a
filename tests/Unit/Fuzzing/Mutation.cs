namespace Monitoring.Tests.Unit.Fuzzing;

/// <summary>Changes an input at random: bits, bytes, numbers, pieces of its own and of others, repeated or left
/// out.</summary>
internal static class Mutation
{
    private const int StepsMax = 6;
    private const int PieceMax = 64;
    private const int RepeatsMax = 2_000;

    // What lengths and counts are easily wrong at.
    private static readonly byte[][] Numbers =
    [
        [0], [1], [0x7F], [0x80], [0xFF], [0x80, 0x01], [0xFF, 0x7F], [0xFF, 0xFF], [0, 0, 0, 0x80],
        [0xFF, 0xFF, 0xFF, 0x7F], [0xFF, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0xFF, 0x0F],
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],
    ];

    /// <summary>A changed copy.</summary>
    /// <param name="input">What to change.</param>
    /// <param name="other">Another input, of which pieces may be taken.</param>
    /// <param name="surface">Whose words are put in, and how long it may get.</param>
    /// <param name="random">Says how.</param>
    public static byte[] Of(byte[] input, byte[] other, FuzzSurface surface, Random random)
    {
        List<byte> bytes = [.. input];
        for (var steps = random.Next(1, StepsMax + 1); steps > 0; steps--)
            Step(bytes, other, surface.Words, random);
        if (bytes.Count > surface.BytesMax)
            bytes.RemoveRange(surface.BytesMax, bytes.Count - surface.BytesMax);
        return [.. bytes];
    }

    private static void Step(List<byte> bytes, byte[] other, IReadOnlyList<byte[]> words, Random random)
    {
        var at = random.Next(bytes.Count + 1);
        var length = Math.Min(random.Next(1, PieceMax + 1), bytes.Count - at);
        switch (random.Next(9))
        {
            case 0 when length > 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when length > 0:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes.Insert(at, (byte)random.Next(256));
                break;
            case 3:
                bytes.RemoveRange(at, length);
                break;
            case 4:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 5:
                Overwrite(bytes, at, Numbers[random.Next(Numbers.Length)]);
                break;
            case 6 when words.Count > 0:
                bytes.InsertRange(at, words[random.Next(words.Count)]);
                break;
            case 7 when other.Length > 0:
                var from = random.Next(other.Length);
                bytes.InsertRange(at, other.AsSpan(from, Math.Min(PieceMax, other.Length - from)).ToArray());
                break;
            default:
                // Short pieces repeated often make deep nesting, many headers, long names.
                var piece = bytes.GetRange(at, Math.Min(length, random.Next(1, 9)));
                for (var repeats = random.Next(20) == 0 ? RepeatsMax : random.Next(1, 9); repeats > 0; repeats--)
                    bytes.InsertRange(at, piece);
                break;
        }
    }

    private static void Overwrite(List<byte> bytes, int at, byte[] number)
    {
        for (var i = 0; i < number.Length && at + i < bytes.Count; i++)
            bytes[at + i] = number[i];
    }
}
