using System.Text;
using Monitoring.Agent.Host;
using Monitoring.Agent.Sampling;

namespace Monitoring.Tests.Unit.Sampling;

[TestClass]
public sealed class FilesystemSamplerTests
{
    private const string Fixture = "filesystem/many-mounts";
    private const int ENOENT = 2;
    private const int ESTALE = 116;

    [TestMethod]
    public void Sample_ManyMounts_ShowsThoseOfRelease112()
    {
        using var host = HostTree.Copy(Fixture);
        using var run = Run(host, new HostPaths(host.Paths.Procfs), Ask);

        run.AssertShowsExpected(Fixture);
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_ThisHost_ShowsItsRoot()
    {
        using var run = SamplerTrial.Of(FilesystemSampler.Spec, new HostPaths());

        Assert.Contains("fstype=\"", run.CycleOf("node_filesystem_size_bytes{"));
        Assert.Contains("mountpoint=\"/\"}", run.CycleOf("node_filesystem_size_bytes{"));
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_RootElsewhere_AsksBelowItAndShowsWithoutIt()
    {
        using var host = new HostTree().Write("proc/1/mountinfo", """
            1 0 254:0 / /host rw - ext4 /dev/vda1 rw
            2 1 254:1 / /host/srv rw - ext4 /dev/vdb1 rw

            """);
        var askedAt = new List<string>();
        using var run = Run(host, new HostPaths(host.Paths.Procfs, Rootfs: "/host"), Note);

        Assert.AreEqual(
            """
            node_filesystem_size_bytes{device="/dev/vda1",device_error="",fstype="ext4",mountpoint="/"} 40960000
            node_filesystem_size_bytes{device="/dev/vdb1",device_error="",fstype="ext4",mountpoint="/srv"} 40960000
            """,
            run.CycleOf("size_bytes"));
        CollectionAssert.AreEqual(new[] { "/host/", "/host/srv" }, askedAt);

        int Note(byte[] path, out Statfs told)
        {
            askedAt.Add(Text(path));
            return Ask(path, out told);
        }
    }

    [TestMethod]
    public void Sample_FirstProcessHidden_ReadsItsOwnMounts()
    {
        using var host = new HostTree().Write("proc/self/mountinfo", "1 0 254:0 / / rw - ext4 /dev/vda1 rw\n");
        using var run = Run(host, new HostPaths(host.Paths.Procfs), Ask);

        Assert.Contains("/dev/vda1", run.CycleOf("size_bytes"));
    }

    [TestMethod]
    public void Sample_FlagsForTmpfsAlone_ShowsTmpfsAlone()
    {
        using var host = HostTree.Copy(Fixture);
        var types = new NameFilter("^tmpfs$", "");
        using var run = Run(host, new HostPaths(host.Paths.Procfs), Ask, new(NameFilter.Everything, types));

        Assert.HasCount(2, run.CycleOf("device_error{").Split('\n'));
    }

    [TestMethod]
    public void Sample_MountGoesReadOnlyAndAway_FollowsIt()
    {
        using var host = HostTree.Copy(Fixture);
        using var run = Run(host, new HostPaths(host.Paths.Procfs), Ask);
        const string root = "{device=\"/dev/vda1\",device_error=\"\",fstype=\"ext4\",mountpoint=\"/\"}";

        Assert.AreEqual($"node_filesystem_readonly{root} 0", run.CycleOf("readonly" + root));
        host.Edit("proc/1/mountinfo", "/ / rw,relatime", "/ / ro,relatime");
        Assert.AreEqual($"node_filesystem_readonly{root} 1", run.CycleOf("readonly" + root));
        host.Edit("proc/1/mountinfo", "27 1 254:0 / / ro", "27 1 254:0 / /other ro");
        Assert.AreEqual("", run.CycleOf("readonly" + root));
        host.Edit("proc/1/mountinfo", "27 1 254:0 / /other ro", "27 1 254:7 / / rw");
        Assert.AreEqual($"node_filesystem_readonly{root} 0", run.CycleOf("readonly" + root));
        Assert.Contains("minor=\"7\",mountpoint=\"/\"", run.CycleOf("mount_info"));
    }

    [TestMethod]
    public void Sample_KernelFailsAndRecovers_ChangesTheLabel()
    {
        var error = 13;
        using var host = new HostTree().Write("proc/1/mountinfo", "1 0 0:40 / /srv rw - nfs4 a:/b rw\n");
        using var run = Run(host, new HostPaths(host.Paths.Procfs), Fail);
        const string labels = "fstype=\"nfs4\",mountpoint=\"/srv\"}";

        Assert.AreEqual(
            $"node_filesystem_device_error{{device=\"a:/b\",device_error=\"permission denied\",{labels} 1",
            run.CycleOf("_device_error{"));
        error = 0;
        Assert.AreEqual(
            $"node_filesystem_device_error{{device=\"a:/b\",device_error=\"\",{labels} 0",
            run.CycleOf("_device_error{"));

        int Fail(byte[] path, out Statfs told)
        {
            Ask(path, out told);
            return error;
        }
    }

    [TestMethod]
    [DataRow("1 0 254:0 / / rw ext4 /dev/vda1 rw\n", "no separator")]
    [DataRow("1 0 254 / / rw - ext4 /dev/vda1 rw\n", "too few fields")]
    [DataRow("1 0 254:x / / rw - ext4 /dev/vda1 rw\n", "'x' is not a number")]
    [DataRow("1 0 254:0 - ext4 /dev/vda1 rw\n", "too few fields")]
    public void Sample_BadFile_FailsWithAReason(string content, string reason)
    {
        using var host = new HostTree().Write("proc/1/mountinfo", content);
        using var run = Run(host, new HostPaths(host.Paths.Procfs), Ask);

        Assert.Contains(reason, run.CycleFails());
    }

    private static SamplerTrial Run(HostTree host, HostPaths paths, StatfsCall ask, FilesystemOptions? options = null)
    {
        var context = new SamplerContext(host.Paths, new ManualTime(), new Dictionary<string, string>());
        options ??= FilesystemOptions.From(context);
        return new SamplerTrial(new FilesystemSampler(paths, options, new ManualTime(), ask));
    }

    // A file system of 10,000 blocks wherever it is mounted, but for what the fixture calls gone or stale.
    private static int Ask(byte[] path, out Statfs told)
    {
        told = new Statfs
        {
            BlockBytes = 4096,
            Blocks = 10_000,
            BlocksFree = 5_000,
            BlocksAvailable = 4_000,
            Files = 100,
            FilesFree = 60,
        };
        if (path.AsSpan().SequenceEqual("/srv/stale\0"u8))
            return ESTALE;
        // Escapes that the label keeps must not reach the kernel.
        return path.AsSpan().IndexOf("\\134"u8) >= 0 ? ENOENT : 0;
    }

    private static string Text(byte[] path) => Encoding.UTF8.GetString(path.AsSpan().TrimEnd((byte)0));
}
