using System.Diagnostics;
using System.Text;
using Monitoring.Agent.Host;
using Monitoring.Tests.Unit.Sampling;

namespace Monitoring.Tests.Unit.Host;

[TestClass]
public sealed class HostFileTests
{
    [TestMethod]
    public void Read_FileGrows_GivesAllOfItEachTime()
    {
        using var host = new HostTree().Write("proc/x", "short");
        using var file = new HostFile(host.At("proc/x"));

        Assert.AreEqual("short", Encoding.UTF8.GetString(file.Read()));
        var longer = new string('y', 100_000);
        host.Write("proc/x", longer);
        Assert.AreEqual(longer, Encoding.UTF8.GetString(file.Read()));
        host.Write("proc/x", "");
        Assert.AreEqual("", Encoding.UTF8.GetString(file.Read()));
    }

    [TestMethod]
    public void Read_OverTheLimit_FailsAndSaysSo()
    {
        using var host = new HostTree().Write("proc/x", new string('y', HostFile.BytesMax + 1));
        using var file = new HostFile(host.At("proc/x"));

        Assert.Contains("bytes long", Assert.Throws<IOException>(() => file.Read().Length).Message);
    }

    [TestMethod]
    public void ReadIfPresent_FileComesAndGoes_FollowsIt()
    {
        using var host = new HostTree();
        using var file = new HostFile(host.At("proc/x"));

        Assert.IsFalse(file.ReadIfPresent(out _));
        host.Write("proc/x", "there");
        Assert.IsTrue(file.ReadIfPresent(out var content));
        Assert.AreEqual("there", Encoding.UTF8.GetString(content));
    }

    [TestMethod]
    public void ReadIfPresent_Absent_AllocatesNothing()
    {
        using var file = new HostFile("/proc/no/such/file");
        file.ReadIfPresent(out _);

        Allocation.AssertNone(() => file.ReadIfPresent(out _), "a read of nothing");
    }

    [TestMethod]
    public void Read_FifoInPlaceOfAFile_EndsAtOnce()
    {
        using var host = new HostTree().Write("proc/x", "");
        File.Delete(host.At("proc/x"));
        using (var made = Process.Start("mkfifo", host.At("proc/x")))
            made.WaitForExit();
        using var file = new HostFile(host.At("proc/x"));

        Assert.IsFalse(file.TryRead(out _));
        Assert.Contains("cannot be read", Assert.Throws<IOException>(() => file.Read().Length).Message);
    }

    [TestMethod]
    public void ReadIfPresent_Directory_Fails()
    {
        using var file = new HostFile("/proc");

        Assert.Throws<IOException>(() => file.ReadIfPresent(out _));
    }
}
