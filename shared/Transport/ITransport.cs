using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Monitoring.Transport;

/// <summary>The writing side of a byte stream. Any thread may call; writes go out in the order of the calls.</summary>
/// <example>
/// <code>
/// public void ConnectionMade(ITransport transport)
/// {
///     transport.Write("good morning\n"u8);
///     transport.LoseConnection(); // The line still goes out.
/// }
/// </code>
/// </example>
public interface ITransport
{
    /// <summary>Who is at the other end.</summary>
    EndPoint Peer { get; }

    /// <summary>
    /// What the peer has shown and proved to have the key of, which is all that is known of it; null for none. Default:
    /// none.
    /// </summary>
    X509Certificate2? PeerCertificate => null;

    /// <summary>Bytes accepted by <see cref="Write"/> and not yet given to the operating system.</summary>
    int UnsentBytes { get; }

    /// <summary>Queues bytes for sending; they are copied. After the stream has ended, does nothing.</summary>
    void Write(ReadOnlySpan<byte> data);

    /// <summary>
    /// Takes no more from the peer for now, which makes it wait once what is under way is full. What was read already
    /// may still be delivered. Default: takes on, as ends without anything to hold back may.
    /// </summary>
    void PauseReading()
    {
    }

    /// <summary>Reads on after <see cref="PauseReading"/>; does nothing when it isn't paused.</summary>
    void ResumeReading()
    {
    }

    /// <summary>Closes the stream once everything written has gone out.</summary>
    void LoseConnection();

    /// <summary>Closes the stream now; what is unsent is lost.</summary>
    void AbortConnection();
}
