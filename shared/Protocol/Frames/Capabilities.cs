namespace Monitoring.Protocol.Frames;

/// <summary>What HELLO offers and WELCOME agrees to. Bits that a side doesn't know are ignored.</summary>
[Flags]
public enum Capabilities : uint
{
    /// <summary>Nothing beyond the version.</summary>
    None = 0,

    /// <summary>Reserved: one deflate stream over all frames after WELCOME. Nobody offers it in version 1.</summary>
    Deflate = 1,
}
