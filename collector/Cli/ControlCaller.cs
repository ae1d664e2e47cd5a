using System.Net.Sockets;
using System.Text.Json;

namespace Monitoring.Collector.Cli;

/// <summary>Gives a command to the collector that runs in a data directory, and prints its answer.</summary>
internal static class ControlCaller
{
    /// <summary>Calls, waits and prints.</summary>
    /// <returns>0 when the command was carried out, else 1.</returns>
    /// <exception cref="StartupException">No collector can be reached there.</exception>
    public static int Call(string directory, ControlRequest request)
    {
        var answer = Ask(directory, request);
        (answer.Ok ? Console.Out : Console.Error).WriteLine(answer.Text);
        return answer.Ok ? 0 : StartupException.Failure;
    }

    /// <summary>Calls and waits.</summary>
    /// <exception cref="StartupException">No collector can be reached there.</exception>
    public static ControlAnswer Ask(string directory, ControlRequest request)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(ControlSocket.PathIn(directory)));
            using var stream = new NetworkStream(socket);
            stream.Write(JsonSerializer.SerializeToUtf8Bytes(request, ControlJson.Default.ControlRequest));
            stream.Write("\n"u8);
            return JsonSerializer.Deserialize(stream, ControlJson.Default.ControlAnswer)
                ?? throw new JsonException("an answer is wanted");
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AccessDenied)
        {
            throw new StartupException($"the collector in {directory} belongs to another user: run this as that user");
        }
        catch (Exception e) when (e is SocketException or IOException or JsonException)
        {
            throw new StartupException(
                $"no collector answers in {directory}: start it (monitoring-collector run), or name its --data-dir");
        }
    }
}
