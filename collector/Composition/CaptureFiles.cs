using System.Net;

namespace Monitoring.Collector.Composition;

/// <summary>
/// For debugging: a file per connection with the bytes it received, unchanged, so that another decoder can read them.
/// </summary>
internal sealed class CaptureFiles
{
    private readonly string directory;
    private int opened;

    /// <summary>Makes the directory (0700) when it is missing.</summary>
    public CaptureFiles(string directory)
    {
        this.directory = directory;
        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Directory.CreateDirectory(directory, ownerOnly);
    }

    /// <summary>Opens the next connection's file.</summary>
    public Stream Open(EndPoint peer)
    {
        var port = (peer as IPEndPoint)?.Port ?? 0;
        var name = $"{Environment.ProcessId}-{Interlocked.Increment(ref opened):0000}-port{port}.frames";
        return new FileStream(Path.Combine(directory, name), new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
    }
}
