namespace Monitoring.Tests.Simulation.Network;

/// <summary>Sees what passes on one connection.</summary>
internal interface IWireWatch
{
    /// <summary>The listening side wrote.</summary>
    void ServerWrote(ReadOnlySpan<byte> data);

    /// <summary>Bytes have reached the listening side, which reads them next.</summary>
    void ServerReads(ReadOnlySpan<byte> data);

    /// <summary>The listening side has read what <see cref="ServerReads"/> told.</summary>
    void ServerHasRead();

    /// <summary>The dialling side's bytes have reached it.</summary>
    void ClientReads(ReadOnlySpan<byte> data);

    /// <summary>The listening side was told that the connection is over, or has died.</summary>
    void ServerEnded();
}
