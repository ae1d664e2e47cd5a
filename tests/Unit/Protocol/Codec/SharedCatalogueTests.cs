using Monitoring.Model;
using Monitoring.Protocol.Codec;

namespace Monitoring.Tests.Unit.Protocol.Codec;

/// <summary>Decoders with one pool share what is the same in their catalogues, and change it each for itself.</summary>
[TestClass]
public sealed class SharedCatalogueTests
{
    private readonly SeriesPool pool = new();
    private readonly StreamPair one;
    private readonly StreamPair other;

    public SharedCatalogueTests()
    {
        one = Host();
        other = Host();
    }

    [TestMethod]
    public void Series_OfTwoHostsAlike_AreOneList() =>
        Assert.AreSame(one.Changed()["g"].Series, other.Changed()["g"].Series);

    [TestMethod]
    public void Retire_AtOneHost_LeavesTheOtherAsItIs()
    {
        one.Cycle(1000, e =>
        {
            e.Retire(e.LiveSlots(0)[0]);
            e.WriteGroup(0, [20, 30]);
        });
        other.Cycle(1000, e => e.WriteGroup(0, [11, 21, 31]));

        Assert.AreEqual("b=20 c=30", Shown(one));
        Assert.AreEqual("a=11 b=21 c=31", Shown(other));
    }

    [TestMethod]
    public void Define_AtOneHost_LeavesTheOtherAsItIs()
    {
        one.Cycle(1000, e =>
        {
            e.Define(0, StreamPair.Series("d"));
            e.WriteGroup(0, [10, 20, 30, 40]);
        });
        other.Cycle(1000, e => e.WriteGroup(0, [11, 21, 31]));

        Assert.AreEqual("a=10 b=20 c=30 d=40", Shown(one));
        Assert.AreEqual("a=11 b=21 c=31", Shown(other));
    }

    private static string Shown(StreamPair host)
    {
        var group = host.Changed()["g"];
        return string.Join(' ', group.Series.Zip(group.Values, (series, value) => $"{series.SampleName}={value}"));
    }

    private StreamPair Host()
    {
        var host = new StreamPair { Decoder = new StreamDecoder(StreamPair.Incarnation, pool: pool) };
        var group = host.Encoder.AddGroup("g", TimeSpan.FromSeconds(1));
        host.Cycle(0, e =>
        {
            foreach (var name in (string[])["a", "b", "c"])
                e.Define(group, StreamPair.Series(name));
            e.WriteGroup(group, [1, 2, 3]);
        });
        return host;
    }
}
