using System.Security.Cryptography;
using System.Text;

namespace Monitoring.Agent.Delivery;

/// <summary>
/// The agent's data directory: holds its id, and a lock, because two agents with one id would be taken for clones.
/// </summary>
public sealed class AgentDirectory : IDisposable
{
    private const string IdFile = "agent-id";
    private const string LockFile = "lock";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly FileStream guard;

    private AgentDirectory(FileStream guard, Guid agentId)
    {
        this.guard = guard;
        AgentId = agentId;
    }

    /// <summary>128 random bits, made when the directory was first used.</summary>
    public Guid AgentId { get; }

    /// <summary>Opens the directory, and makes it and what belongs in it when it isn't there.</summary>
    /// <exception cref="IOException">It cannot be made or written, or another agent uses it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be used.</exception>
    /// <exception cref="InvalidDataException">What it holds is damaged; the message says what to do.</exception>
    public static AgentDirectory Open(string path)
    {
        Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
        var guard = Lock(path);
        try
        {
            return new AgentDirectory(guard, ReadOrMakeId(Path.Combine(path, IdFile)));
        }
        catch
        {
            guard.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => guard.Dispose();

    // The runtime takes flock(2) for a file that is opened to be shared with nobody; it ends with the process.
    private static FileStream Lock(string path)
    {
        var file = Path.Combine(path, LockFile);
        try
        {
            return new FileStream(file, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                UnixCreateMode = OwnerOnly,
            });
        }
        catch (IOException e) when (File.Exists(file))
        {
            throw new IOException($"another monitoring-agent uses {path}: stop it, or give another --data-dir", e);
        }
    }

    private static Guid ReadOrMakeId(string file)
    {
        if (!File.Exists(file))
            return MakeId(file);
        var text = File.ReadAllText(file).Trim();
        if (Guid.TryParseExact(text, "N", out var id) && id != Guid.Empty)
            return id;
        throw new InvalidDataException(
            $"{file} does not hold an id of 32 hexadecimal digits: restore it, or delete it to become a new agent");
    }

    // A power cut leaves either no file or a whole one: written aside, flushed to disk, then renamed.
    private static Guid MakeId(string file)
    {
        var id = new Guid(RandomNumberGenerator.GetBytes(16), bigEndian: true);
        var aside = file + ".new";
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = OwnerOnly,
        };
        using (var stream = new FileStream(aside, options))
        {
            stream.Write(System.Text.Encoding.ASCII.GetBytes(id.ToString("N") + "\n"));
            stream.Flush(flushToDisk: true);
        }
        File.Move(aside, file, overwrite: true);
        return id;
    }
}
