using Monitoring.Agent.Host;
using Monitoring.Trust;

namespace Monitoring.Agent.Delivery;

/// <summary>
/// The agent's data directory: holds its id, and a lock, because two agents with one id would be taken for clones.
/// </summary>
public sealed class AgentDirectory : IDisposable
{
    private const int IdBytes = 16;
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
    /// <exception cref="DirectoryInUseException">Another agent uses it.</exception>
    /// <exception cref="TrustException">It cannot be made or used, or the id is damaged; the message says what to
    /// do.</exception>
    public static AgentDirectory Open(string path)
    {
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
            Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
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
            throw new DirectoryInUseException(
                $"another monitoring-agent uses {path}: stop it, or give another --data-dir", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrustException($"cannot write to {path}: give a --data-dir where this user may write", e);
        }
    }

    private static Guid ReadOrMakeId(string file)
    {
        if (!File.Exists(file))
        {
            Span<byte> bits = stackalloc byte[IdBytes];
            RandomBits.Fill(bits);
            PrivateFile.Write(file, Convert.ToHexStringLower(bits) + "\n");
        }
        if (Guid.TryParseExact(PrivateFile.Read(file).Trim(), "N", out var id) && id != Guid.Empty)
            return id;
        throw new TrustException(
            $"{file} does not hold an id of 32 hexadecimal digits: restore it, or delete it to become a new agent");
    }
}
