using System.Diagnostics;
using Monitoring.Agent.Host;
using Monitoring.Tests.Unit.Sampling;

namespace Monitoring.Tests.Unit.Host;

[TestClass]
public sealed class AttributeFileTests
{
    private readonly byte[] buffer = new byte[AttributeFile.BytesMax];

    [TestMethod]
    public void TryRead_ValueChanges_ShowsThePresentOne()
    {
        using var host = new HostTree().Write("sys/a", " 12 \n");
        var file = new AttributeFile(host.At("sys/a"));

        Assert.AreEqual("12", Read(file));
        host.Write("sys/a", "7\n");
        Assert.AreEqual("7", Read(file));
        Assert.IsTrue(file.TryReadWhole(buffer, out var whole));
        Assert.IsTrue(whole.SequenceEqual("7\n"u8));
        file.Close();
        Assert.AreEqual("7", Read(file));
        file.Close();
    }

    [TestMethod]
    public void TryRead_FileComesLater_IsReadFromThenOn()
    {
        using var host = new HostTree();
        var file = new AttributeFile(host.At("sys/a"));

        Assert.IsFalse(file.TryRead(buffer, out var value));
        Assert.IsTrue(value.IsEmpty);
        Assert.AreEqual(LibC.ENOENT, file.Error);
        host.Write("sys/a", "1\n");
        Assert.AreEqual("1", Read(file));
        Assert.AreEqual(0, file.Error);
        file.Close();
    }

    [TestMethod]
    public void TryRead_FifoOrDirectory_IsAnErrorAtOnce()
    {
        using var host = new HostTree().Write("sys/d/x", "");
        using (var mkfifo = Process.Start("mkfifo", [host.At("sys/f")]))
            mkfifo.WaitForExit();

        foreach (var path in new[] { "sys/f", "sys/d" })
        {
            var file = new AttributeFile(host.At(path));
            Assert.IsFalse(file.TryRead(buffer, out _));
            Assert.AreNotEqual(0, file.Error);
            file.Close();
        }
    }

    [TestMethod]
    public void TryRead_MoreFilesThanStayOpen_ReadsThemAll()
    {
        using var host = new HostTree().Write("sys/a", "1\n");
        var files = Enumerable.Range(0, AttributeFile.KeptOpenMax + 50)
            .Select(_ => new AttributeFile(host.At("sys/a"))).ToArray();

        foreach (var file in files)
            Assert.AreEqual("1", Read(file));
        host.Write("sys/a", "2\n");
        foreach (var file in files)
            Assert.AreEqual("2", Read(file));

        var open = Directory.GetFiles("/proc/self/fd").Count(fd => new FileInfo(fd).LinkTarget == host.At("sys/a"));
        Assert.IsLessThanOrEqualTo(AttributeFile.KeptOpenMax, open);
        foreach (var file in files)
            file.Close();
    }

    private string Read(AttributeFile file)
    {
        Assert.IsTrue(file.TryRead(buffer, out var value));
        return System.Text.Encoding.UTF8.GetString(value);
    }
}
