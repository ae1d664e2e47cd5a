using Monitoring.Agent.Host;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// A line of <c>/proc/PID/mountinfo</c> (proc_pid_mountinfo(5)):
/// <c>36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue</c>. In names, the kernel writes
/// a space as <c>\040</c> and the like.
/// </summary>
internal readonly ref struct MountLine
{
    private MountLine(ReadOnlySpan<byte> mountPoint, ReadOnlySpan<byte> type, ReadOnlySpan<byte> source)
    {
        MountPoint = mountPoint;
        Type = type;
        Source = source;
    }

    /// <summary>Where it is mounted, as the kernel writes it.</summary>
    public ReadOnlySpan<byte> MountPoint { get; }

    /// <summary>The file system's type.</summary>
    public ReadOnlySpan<byte> Type { get; }

    /// <summary>The device, or whatever the file system goes by.</summary>
    public ReadOnlySpan<byte> Source { get; }

    /// <summary>The device's major number.</summary>
    public ulong Major { get; private init; }

    /// <summary>The device's minor number.</summary>
    public ulong Minor { get; private init; }

    /// <summary>True when the mount, or its file system, lets nobody write.</summary>
    public bool IsReadOnly { get; private init; }

    /// <summary>Reads a line.</summary>
    /// <exception cref="FormatException">It isn't such a line.</exception>
    public static MountLine Parse(ReadOnlySpan<byte> line)
    {
        var separator = line.IndexOf(" - "u8);
        if (separator < 0)
            throw new FormatException("a line of mountinfo has no separator");
        var before = new Fields(line[..separator]);
        before.Skip(2);
        var device = before.Next();
        before.Skip(1);
        var mountPoint = before.Next();
        var options = before.Next();
        // Here a field may be empty, so each space counts.
        var after = line[(separator + 3)..];
        var type = UpToSpace(ref after);
        var source = UpToSpace(ref after);
        var colon = device.IndexOf((byte)':');
        if (mountPoint.IsEmpty || type.IsEmpty || colon < 0)
            throw new FormatException("a line of mountinfo has too few fields");
        return new MountLine(mountPoint, type, source)
        {
            Major = Host.Parse.UInt64(device[..colon]),
            Minor = Host.Parse.UInt64(device[(colon + 1)..]),
            IsReadOnly = Has(options, "ro"u8) || Has(after, "ro"u8) || Has(after, "emergency_ro"u8),
        };
    }

    /// <summary>
    /// A name without the kernel's escapes: all of them for a system call, but for a label only those of space and
    /// tab, since node_exporter shows the others as they are.
    /// </summary>
    public static byte[] Unescape(ReadOnlySpan<byte> name, bool all)
    {
        var plain = new List<byte>(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] == '\\'
                && TryOctal(name[(i + 1)..], out var value)
                && (all || value is (byte)' ' or (byte)'\t'))
            {
                plain.Add(value);
                i += 3;
                continue;
            }
            plain.Add(name[i]);
        }
        return [.. plain];
    }

    private static bool TryOctal(ReadOnlySpan<byte> text, out byte value)
    {
        value = 0;
        if (text.Length < 3 || text[0] > '3' || text[..3].ContainsAnyExceptInRange((byte)'0', (byte)'7'))
            return false;
        value = (byte)(((text[0] - '0') << 6) | ((text[1] - '0') << 3) | (text[2] - '0'));
        return true;
    }

    private static ReadOnlySpan<byte> UpToSpace(scoped ref ReadOnlySpan<byte> rest)
    {
        var space = rest.IndexOf((byte)' ');
        var field = space < 0 ? rest : rest[..space];
        rest = space < 0 ? default : rest[(space + 1)..];
        return field;
    }

    private static bool Has(ReadOnlySpan<byte> options, ReadOnlySpan<byte> option)
    {
        while (!options.IsEmpty)
        {
            var comma = options.IndexOf((byte)',');
            if ((comma < 0 ? options : options[..comma]).SequenceEqual(option))
                return true;
            options = comma < 0 ? default : options[(comma + 1)..];
        }
        return false;
    }
}
