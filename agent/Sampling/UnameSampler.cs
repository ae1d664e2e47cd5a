using System.Runtime.InteropServices;
using Monitoring.Agent.Host;
using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>What uname(2) says of the kernel and the host's name.</summary>
public sealed partial class UnameSampler : ISampler
{
    // struct utsname of Linux: six texts of 65 bytes, each with a NUL at its end.
    private const int FieldBytes = 65;
    private const int FieldCount = 6;

    private static readonly Family Info = new(
        "node_uname_info", MetricType.Gauge, "Kernel and host name as uname tells them, in labels; always 1.");

    private readonly InfoSeries info = new(
        Info, "sysname", "nodename", "release", "version", "machine", "domainname");

    /// <summary>How it is announced and made.</summary>
    public static SamplerSpec Spec { get; } = new("uname", _ => new UnameSampler());

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public SamplingPace Pace => SamplingPace.Facts;

    /// <inheritdoc/>
    public bool Sample(SampleGroup group)
    {
        Span<byte> names = stackalloc byte[FieldBytes * FieldCount];
        Read(names);
        info.Begin();
        for (var i = 0; i < FieldCount; i++)
        {
            var field = names.Slice(i * FieldBytes, FieldBytes);
            info.Add(field[..field.IndexOf((byte)0)]);
        }
        info.Set(group);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static unsafe void Read(Span<byte> names)
    {
        fixed (byte* to = names)
        {
            if (UtsName(to) != 0)
                throw new IOException($"uname(2) failed: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [LibraryImport("libc", EntryPoint = "uname", SetLastError = true)]
    private static unsafe partial int UtsName(byte* names);
}
