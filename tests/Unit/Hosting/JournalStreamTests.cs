using System.Globalization;
using System.Net.Sockets;
using Monitoring.Hosting;

namespace Monitoring.Tests.Unit.Hosting;

[TestClass]
public sealed class JournalStreamTests
{
    [TestMethod]
    public void Leads_TheStreamThatTheVariableNames_Only()
    {
        using var stream = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var descriptor = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{stream.Handle}");
        var inode = new FileInfo(descriptor).LinkTarget!["socket:[".Length..^1];

        Assert.IsTrue(JournalStream.Leads($"8:{inode}", descriptor));
        Assert.IsFalse(JournalStream.Leads($"8:{inode}1", descriptor));
        Assert.IsFalse(JournalStream.Leads(inode, descriptor));
        Assert.IsFalse(JournalStream.Leads("", descriptor));
        Assert.IsFalse(JournalStream.Leads(null, descriptor));
        Assert.IsFalse(JournalStream.Leads($"8:{inode}", "/proc/self/fd/no-such"));
        // A program that a script has sent to a file, or to /dev/null.
        Assert.IsFalse(JournalStream.Leads($"8:{inode}", "/proc/self/exe"));
    }
}
