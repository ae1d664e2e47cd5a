namespace Monitoring.Protocol.Frames;

/// <summary>The versions of the protocol that this program speaks.</summary>
public static class ProtocolVersion
{
    /// <summary>The oldest.</summary>
    public const int Min = 1;

    /// <summary>The newest.</summary>
    public const int Max = 1;
}
