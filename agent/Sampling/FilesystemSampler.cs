using Monitoring.Agent.Host;
using Monitoring.Reactor;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// Space and inodes of the mounted file systems: which there are from the first process's <c>mountinfo</c>, the rest
/// by statfs(2). A mount that doesn't answer holds up nothing but itself.
/// </summary>
public sealed class FilesystemSampler : ISampler
{
    /// <summary>How it is announced and made.</summary>
    public static SamplerSpec Spec { get; } = new(
        "filesystem",
        context => new FilesystemSampler(
            context.Paths, FilesystemOptions.From(context), context.Time, LibC.FileSystemAt))
    {
        Flags = FilesystemOptions.AllFlags,
    };

    /// <summary>
    /// From when on a mount that doesn't answer is shown as failing, 5 s as in node_exporter; until then its last
    /// values are.
    /// </summary>
    public static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(5);

    private readonly HostFile first;
    private readonly HostFile own;
    private readonly byte[] root;
    private readonly FilesystemOptions options;
    private readonly StatfsThreads threads;
    private readonly List<Mount> present = [];
    private readonly List<MountStat> asked = [];
    private RowMap<Row>? rows;
    private byte[] key = new byte[256];
    private int keyLength;
    private uint cycle;

    /// <summary>Makes it.</summary>
    /// <param name="paths">Where the host's file systems are; mount points are looked for below its root.</param>
    /// <param name="options">Which are shown.</param>
    /// <param name="time">The clock.</param>
    /// <param name="statfs">How the kernel is asked about one.</param>
    public FilesystemSampler(HostPaths paths, FilesystemOptions options, IReactorTime time, StatfsCall statfs)
    {
        this.options = options;
        first = new HostFile(paths.Proc("1/mountinfo"));
        own = new HostFile(paths.Proc("self/mountinfo"));
        root = System.Text.Encoding.UTF8.GetBytes(paths.Rootfs.TrimEnd('/'));
        threads = new StatfsThreads(time, statfs);
    }

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public SamplingPace Pace => SamplingPace.Slow;

    /// <inheritdoc/>
    public bool Sample(SampleGroup group)
    {
        rows ??= MakeRows(group);
        rows.BeginCycle();
        cycle++;
        present.Clear();
        asked.Clear();
        // With the option hidepid, procfs hides the first process from us.
        Parse(first.TryRead(out var content) ? content : own.Read(), rows);
        threads.AskAll(asked);
        foreach (var mount in present)
            Show(mount);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        first.Dispose();
        own.Dispose();
        threads.Dispose();
    }

    private void Parse(ReadOnlySpan<byte> content, RowMap<Row> known)
    {
        foreach (var line in new Lines(content))
        {
            var parsed = MountLine.Parse(line);
            // Mounted twice at the same place, a file system is shown once.
            if (known.Find(KeyOf(parsed)).Mount is not { } mount || mount.SeenIn == cycle)
                continue;
            mount.SeenIn = cycle;
            mount.IsReadOnly = parsed.IsReadOnly;
            mount.SetNumbers(parsed.Major, parsed.Minor);
            present.Add(mount);
            asked.Add(mount.Stat);
        }
    }

    private void Show(Mount mount)
    {
        if (threads.TryGet(mount.Stat, SilenceMax, out var error, out var told, out var isSilent))
        {
            if (error == 0)
                mount.Show(told);
            else
                mount.ShowError(error);
        }
        else if (isSilent)
        {
            mount.ShowTimeout();
        }
    }

    // Source, type and mount point, with a NUL after each of the first two.
    private ReadOnlySpan<byte> KeyOf(MountLine line)
    {
        keyLength = line.Source.Length + line.Type.Length + line.MountPoint.Length + 2;
        if (key.Length < keyLength)
            Array.Resize(ref key, keyLength * 2);
        line.Source.CopyTo(key);
        key[line.Source.Length] = 0;
        var at = line.Source.Length + 1;
        line.Type.CopyTo(key.AsSpan(at));
        key[at + line.Type.Length] = 0;
        line.MountPoint.CopyTo(key.AsSpan(at + line.Type.Length + 1));
        return key.AsSpan(0, keyLength);
    }

    // RowMap gives the key as text, which may have lost bytes; the bytes are still in hand.
    private RowMap<Row> MakeRows(SampleGroup group) => new(_ => MakeRow(group), row => row.Mount?.Release());

    private Row MakeRow(SampleGroup group)
    {
        var rest = key.AsSpan(0, keyLength);
        var source = UpToNul(ref rest);
        var type = HostText.Of(UpToNul(ref rest));
        var mountPoint = HostText.Of(BelowRoot(MountLine.Unescape(rest, all: false)));
        if (!options.MountPoints.Shows(mountPoint) || !options.Types.Shows(type))
            return new Row(null);
        byte[] path = [.. root, .. BelowRoot(MountLine.Unescape(rest, all: true)), 0];
        return new Row(new Mount(group, new MountStat(path), HostText.Of(source), mountPoint, type));
    }

    private ReadOnlySpan<byte> BelowRoot(ReadOnlySpan<byte> path)
    {
        var below = path.StartsWith(root) ? path[root.Length..] : path;
        return below.IsEmpty ? "/"u8 : below;
    }

    private static ReadOnlySpan<byte> UpToNul(scoped ref Span<byte> rest)
    {
        var end = rest.IndexOf((byte)0);
        var field = rest[..end];
        rest = rest[(end + 1)..];
        return field;
    }

    private sealed record Row(Mount? Mount);
}
