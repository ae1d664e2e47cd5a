using System.Text;
using Monitoring.Transport;

namespace Monitoring.Tests.Unit.Transport;

/// <summary>Notes each call in a log, with its name in front.</summary>
internal sealed class RecordingProtocol(List<string> log, string name) : IProtocol
{
    internal ITransport? Transport { get; private set; }

    internal Action<string>? OnData { get; init; }

    public void ConnectionMade(ITransport transport)
    {
        Transport = transport;
        log.Add($"{name} made");
    }

    public void DataReceived(ReadOnlySpan<byte> data)
    {
        var text = Encoding.UTF8.GetString(data);
        log.Add($"{name} got {text}");
        OnData?.Invoke(text);
    }

    public void ConnectionLost(Exception? reason)
    {
        var why = reason is TransportException { Error: var error } ? error.ToString() : reason?.Message;
        log.Add($"{name} lost {why ?? "in order"}");
    }

    internal void Write(string text) => Transport!.Write(Encoding.UTF8.GetBytes(text));
}
