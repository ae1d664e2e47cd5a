using Monitoring.Agent.Host;
using Monitoring.Tests.Unit.Sampling;

namespace Monitoring.Tests.Unit.Host;

[TestClass]
public sealed class DirectoryListingTests
{
    private const int Many = 2000;

    [TestMethod]
    public void Read_ManyEntries_GivesEachOnce()
    {
        using var host = new HostTree();
        for (var i = 0; i < Many; i++)
            host.Write($"sys/entry-with-a-rather-long-name-{i}", "");
        var listing = new DirectoryListing();

        Assert.AreEqual(0, listing.Read(LibC.PathBytes(host.At("sys"))));

        var names = Names(listing);
        Assert.HasCount(Many, names);
        Assert.HasCount(Many, names.Distinct().ToArray());
        Assert.DoesNotContain(".", names);
    }

    [TestMethod]
    public void Read_Again_AllocatesNothing()
    {
        using var host = new HostTree().Write("sys/a", "").Write("sys/b/c", "");
        var listing = new DirectoryListing();
        var path = LibC.PathBytes(host.At("sys"));
        listing.Read(path);
        _ = listing.Fingerprint();

        Allocation.AssertNone(
            () =>
            {
                listing.Read(path);
                _ = listing.Fingerprint();
            },
            "a listing read again");
    }

    [TestMethod]
    public void Fingerprint_EntryIsReplacedOrRenamed_Changes()
    {
        using var host = new HostTree().Write("sys/a", "").Write("sys/b", "");
        var first = Fingerprint(host);

        host.Write("sys/b", "other content");
        Assert.AreEqual(first, Fingerprint(host));
        host.Write("sys/new", "");
        File.Move(host.At("sys/new"), host.At("sys/b"), overwrite: true);
        var second = Fingerprint(host);
        Assert.AreNotEqual(first, second);
        File.Move(host.At("sys/a"), host.At("sys/c"));
        Assert.AreNotEqual(second, Fingerprint(host));
    }

    [TestMethod]
    [DataRow("nowhere", LibC.ENOENT)]
    [DataRow("sys/file", LibC.ENOTDIR)]
    public void Read_NoDirectory_GivesTheErrorAndNoEntries(string path, int error)
    {
        using var host = new HostTree().Write("sys/file", "x");
        var listing = new DirectoryListing();
        listing.Read(LibC.PathBytes(host.At("sys")));

        Assert.AreEqual(error, listing.Read(LibC.PathBytes(host.At(path))));
        Assert.IsEmpty(Names(listing));
    }

    private static ulong Fingerprint(HostTree host)
    {
        var listing = new DirectoryListing();
        listing.Read(LibC.PathBytes(host.At("sys")));
        return listing.Fingerprint();
    }

    private static List<string> Names(DirectoryListing listing)
    {
        var names = new List<string>();
        foreach (var entry in listing)
            names.Add(HostText.Of(entry.Name));
        return names;
    }
}
