namespace Monitoring.Transport;

/// <summary>What the dialling side of TLS 1.3 needs.</summary>
/// <example>
/// <code>
/// var tls = new TlsClient(identity.Pin); // As the server's ServerIdentity tells it.
/// network.Connect("collector.example", 7420, tls, () => new Client(reactor))
///     .AddErrback(failure => Console.Error.WriteLine(failure.Trap&lt;TransportException&gt;().Error));
/// </code>
/// </example>
/// <param name="Pin"><c>sha256:</c> and the hex of the SubjectPublicKeyInfo that the server's certificate must
/// have.</param>
public sealed record TlsClient(string Pin);
