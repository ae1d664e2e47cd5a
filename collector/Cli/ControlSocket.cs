using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Monitoring.Reactor;

namespace Monitoring.Collector.Cli;

/// <summary>
/// Serves commands on a Unix socket (0600) in the data directory: one line of JSON in, one out, then it closes. The
/// socket's rights are the login: who may write in the data directory may give commands.
/// </summary>
internal sealed class ControlSocket : IDisposable
{
    /// <summary>The socket's name in the data directory.</summary>
    public const string FileName = "control.sock";

    /// <summary>The longest request, its line end included.</summary>
    public const int RequestBytesMax = 4096;

    /// <summary>The longest path that the kernel takes for a Unix socket, its closing zero not counted.</summary>
    public const int PathBytesMax = 107;

    /// <summary>Commands that may be under way at a time; further callers wait in the backlog.</summary>
    public const int CallersMax = 8;

    /// <summary>How long it rests when no caller can be accepted, as with too many open files: 1 s.</summary>
    public static readonly TimeSpan AcceptPause = TimeSpan.FromSeconds(1);

    private readonly string path;
    private readonly Socket listener;
    private readonly IReactor reactor;
    private readonly Func<ControlRequest, Deferred<ControlAnswer>> carryOut;
    private readonly Func<Socket, Task<Socket>> accept;
    private readonly SemaphoreSlim callers = new(CallersMax);
    private volatile bool disposed;

    private ControlSocket(
        string path,
        Socket listener,
        IReactor reactor,
        Func<ControlRequest, Deferred<ControlAnswer>> carryOut,
        Func<Socket, Task<Socket>> accept)
    {
        this.path = path;
        this.listener = listener;
        this.reactor = reactor;
        this.carryOut = carryOut;
        this.accept = accept;
    }

    /// <summary>
    /// Binds the socket; one left behind by a collector that was killed is replaced, as the directory is locked.
    /// </summary>
    /// <param name="directory">The data directory, which this process holds.</param>
    /// <param name="reactor">Where requests are carried out.</param>
    /// <param name="carryOut">Carries a request out; called on the reactor's thread. Its failure is told to the
    /// caller.</param>
    /// <param name="accept">Accepts a caller; null for the socket's own way.</param>
    /// <exception cref="StartupException">The socket can't be bound.</exception>
    public static ControlSocket Listen(
        string directory,
        IReactor reactor,
        Func<ControlRequest, Deferred<ControlAnswer>> carryOut,
        Func<Socket, Task<Socket>>? accept = null)
    {
        var path = PathIn(directory);
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            File.Delete(path);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            listener.Listen(CallersMax);
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException)
        {
            listener.Dispose();
            throw new StartupException($"cannot bind the control socket {path}: {e.Message}");
        }
        var socket = new ControlSocket(path, listener, reactor, carryOut, accept ?? (from => from.AcceptAsync()));
        _ = Task.Run(socket.AcceptAsync);
        return socket;
    }

    /// <summary>Where the socket of a data directory is.</summary>
    /// <exception cref="StartupException">The directory's path is too long for a socket.</exception>
    public static string PathIn(string directory)
    {
        var path = Path.Combine(directory, FileName);
        return Encoding.UTF8.GetByteCount(path) <= PathBytesMax
            ? path
            : throw new StartupException(
                $"the data directory's path is too long for a socket in it: name one of under "
                + $"{PathBytesMax - FileName.Length} bytes with --data-dir", StartupException.Usage);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        disposed = true;
        listener.Dispose();
        File.Delete(path);
    }

    private async Task AcceptAsync()
    {
        while (!disposed)
        {
            await callers.WaitAsync();
            try
            {
                _ = ServeAsync(await accept(listener));
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // Either the collector stops, or what is missing now may be there in a while.
                callers.Release();
                await PauseAsync();
            }
        }
    }

    private Task PauseAsync()
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        reactor.CallFromThread(() => reactor.CallLater(AcceptPause, over.SetResult));
        return over.Task;
    }

    private Task<ControlAnswer> CarryOutAsync(ControlRequest request)
    {
        var answer = new TaskCompletionSource<ControlAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        reactor.CallFromThread(() => Deferred.Maybe(() => carryOut(request)).AddCallbacks(
            answer.SetResult,
            failure => answer.SetResult(new ControlAnswer(
                false, $"the collector failed to carry out {request.Command}: {failure.Exception.Message}"))));
        return answer.Task;
    }

    private async Task ServeAsync(Socket caller)
    {
        try
        {
            using (caller)
            {
                using var stream = new NetworkStream(caller);
                var answer = await ReadAsync(stream) is { } request
                    ? await CarryOutAsync(request)
                    : new ControlAnswer(false,
                        $"one line of JSON of at most {RequestBytesMax} bytes is wanted, with the texts command and "
                        + "argument");
                await stream.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(answer, ControlJson.Default.ControlAnswer));
                await stream.WriteAsync("\n"u8.ToArray());
            }
        }
        catch (IOException)
        {
            // The caller went away: nobody is left to tell.
        }
        finally
        {
            callers.Release();
        }
    }

    private static async Task<ControlRequest?> ReadAsync(NetworkStream stream)
    {
        var line = new byte[RequestBytesMax];
        var length = 0;
        while (length < line.Length && !line.AsSpan(0, length).Contains((byte)'\n'))
        {
            var read = await stream.ReadAsync(line.AsMemory(length));
            if (read == 0)
                break;
            length += read;
        }
        try
        {
            var request = JsonSerializer.Deserialize(line.AsSpan(0, length), ControlJson.Default.ControlRequest);
            return request is { Command: not null, Argument: not null } ? request : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
