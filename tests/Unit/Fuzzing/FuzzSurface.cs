namespace Monitoring.Tests.Unit.Fuzzing;

/// <summary>Something that strangers reach with bytes of their own.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Seeds">Inputs to begin with: valid ones, and such as are known to be hard.</param>
/// <param name="Run">Does with an input what the program does. Whatever it throws is a finding.</param>
internal sealed record FuzzSurface(string Name, IReadOnlyList<byte[]> Seeds, Func<byte[], Task<FuzzOutcome>> Run)
{
    /// <summary>Pieces that mean something there, to be put in anywhere.</summary>
    public IReadOnlyList<byte[]> Words { get; init; } = [];

    /// <summary>Makes lengths and checksums right again, so that a changed input gets past them. Default: leaves it as
    /// it is.</summary>
    public Func<byte[], byte[]> Mend { get; init; } = static input => input;

    /// <summary>The longest input that is tried.</summary>
    public required int BytesMax { get; init; }

    /// <summary>The most units of work for any input, however long.</summary>
    public required int WorkMax { get; init; }

    /// <summary>The most bytes that may be allocated for any input, and besides for each byte of it.</summary>
    public required (int Always, int PerByte) AllocatedMax { get; init; }

    /// <summary>How many times more one input costs than a frame does; so many fewer are tried.</summary>
    public int Cost { get; init; } = 1;
}
