using Monitoring.Hosting;

namespace Monitoring.Collector.Registry;

/// <summary>
/// The collector's data directory, held by this process alone from <see cref="Open"/> to <see cref="Dispose"/>.
/// </summary>
public sealed class DataDirectory : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly FileStream held;

    private DataDirectory(string path, FileStream held)
    {
        Path = path;
        this.held = held;
    }

    /// <summary>Its full path.</summary>
    public string Path { get; }

    /// <summary>
    /// Makes the directory (0700) when it is missing and locks it. The lock goes with the process, however that ends.
    /// Root becomes the directory's owner.
    /// </summary>
    /// <exception cref="DataDirectoryInUseException">Another collector holds it.</exception>
    /// <exception cref="IOException">It can't be made or written.</exception>
    /// <exception cref="UnauthorizedAccessException">It can't be made or written.</exception>
    public static DataDirectory Open(string path)
    {
        DirectoryOwner.BecomeIfRoot(path);
        Directory.CreateDirectory(path, OwnerOnly);
        var lockPath = System.IO.Path.Combine(path, "lock");
        try
        {
            var file = new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new DataDirectory(path, file);
        }
        catch (IOException) when (File.Exists(lockPath) && !Directory.Exists(lockPath))
        {
            // On Unix, FileShare.None is an advisory lock: a file that exists and can't be opened so is held by another
            // process.
            throw new DataDirectoryInUseException(path);
        }
    }

    /// <summary>The path of a file in it.</summary>
    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <inheritdoc/>
    public void Dispose() => held.Dispose();
}
