using System.Net;
using Monitoring.Collector.Listening;
using Monitoring.Reactor;
using Monitoring.Transport;

namespace Monitoring.Tests.Unit.Listening;

[TestClass]
public sealed class StrangerGateTests
{
    private static readonly StrangerLimits Limits = new(
        ConnectionsPerAddress: 3, HandshakesPerSecond: 10, HandshakesPerSecondPerAddress: 2);

    private readonly VirtualReactor reactor = new();
    private readonly StrangerGate gate;

    public StrangerGateTests() => gate = new StrangerGate(reactor, Limits);

    [TestMethod]
    public void Enter_MoreThanAnAddressMayHave_IsRefusedUntilOneLeaves()
    {
        for (var i = 0; i < Limits.ConnectionsPerAddress; i++)
            Assert.IsNull(Enter("192.0.2.1"));

        Assert.AreEqual(TransportError.TooManyOfAddress, Enter("192.0.2.1"));
        Assert.IsNull(Enter("192.0.2.2"), "another address is not touched by it");
        gate.Leave(At("192.0.2.1"));
        Assert.IsNull(Enter("192.0.2.1"));
    }

    [TestMethod]
    public void Enter_OneThatStaysSilent_CountsOn()
    {
        for (var i = 0; i < Limits.ConnectionsPerAddress; i++)
        {
            Assert.IsNull(Enter("192.0.2.1"));
            gate.Leave(At("192.0.2.1"));
            gate.Stay(At("192.0.2.1"));
        }

        Assert.AreEqual(TransportError.TooManyOfAddress, Enter("192.0.2.1"));
    }

    [TestMethod]
    public void Enter_FasterThanAnAddressMay_IsRefusedAndGrowsBackWithTime()
    {
        var burst = Limits.HandshakesPerSecondPerAddress * StrangerLimits.BurstSeconds;
        Assert.AreEqual(burst, Visits("192.0.2.1", burst + 5));

        Assert.AreEqual(TransportError.TooFastOfAddress, Visit("192.0.2.1"));
        Assert.IsNull(Visit("192.0.2.2"), "another address is not touched by it");
        reactor.AdvanceBy(TimeSpan.FromSeconds(2));
        Assert.AreEqual(2 * Limits.HandshakesPerSecondPerAddress, Visits("192.0.2.1", 100));
        reactor.AdvanceBy(TimeSpan.FromHours(1));
        Assert.AreEqual(burst, Visits("192.0.2.1", 100), "no more than at first");
    }

    [TestMethod]
    public void Enter_FasterThanAllMay_IsRefused()
    {
        var burst = Limits.HandshakesPerSecond * StrangerLimits.BurstSeconds;
        var entered = Enumerable.Range(0, burst + 50).Count(i => Visit($"192.0.{i / 250}.{i % 250}") is null);

        Assert.AreEqual(burst, entered);
        Assert.AreEqual(TransportError.TooFast, Visit("198.51.100.1"));
    }

    [TestMethod]
    public void Enter_RefusedForItsAddress_UsesUpNothingOfTheOthers()
    {
        Visits("192.0.2.1", 10_000);

        Assert.IsNull(Visit("192.0.2.2"));
    }

    [TestMethod]
    public void Enter_AddressesOfOneIPv6Network_AreOne()
    {
        for (var i = 0; i < Limits.ConnectionsPerAddress; i++)
            Assert.IsNull(Enter($"2001:db8:1:2::{i + 1}"));

        Assert.AreEqual(TransportError.TooManyOfAddress, Enter("2001:db8:1:2:ffff::1"));
        Assert.IsNull(Enter("2001:db8:1:3::1"));
    }

    [TestMethod]
    public void Enter_ManyAddresses_AreRememberedUpToTheLimitAndForgottenWhenQuiet()
    {
        var wide = new StrangerGate(reactor, Limits with { HandshakesPerSecond = StrangerLimits.LimitMax });
        for (var i = 0; i < StrangerLimits.AddressesMax + 100; i++)
            Assert.IsNull(wide.Enter(At($"10.{i >> 16}.{(i >> 8) & 255}.{i & 255}")));
        Assert.AreEqual(StrangerLimits.AddressesMax, wide.Count);

        for (var i = 0; i < StrangerLimits.AddressesMax + 100; i++)
            wide.Leave(At($"10.{i >> 16}.{(i >> 8) & 255}.{i & 255}"));
        reactor.AdvanceBy(TimeSpan.FromMinutes(1));
        Assert.IsNull(wide.Enter(At("192.0.2.1")));

        Assert.AreEqual(1, wide.Count);
    }

    [TestMethod]
    public void LabelOf_EachError_IsOneOfTheMetrics()
    {
        var labels = Enum.GetValues<TransportError>().Select(StrangerGate.LabelOf).OfType<string>().ToArray();

        CollectionAssert.AreEquivalent(new[] { "address_connections", "address_rate", "rate", "handshakes" }, labels);
    }

    private static IPEndPoint At(string address) => new(IPAddress.Parse(address), 1234);

    private TransportError? Enter(string address) => gate.Enter(At(address))?.Error;

    // Comes and goes, as who shakes hands and is known then.
    private TransportError? Visit(string address)
    {
        var refused = Enter(address);
        if (refused is null)
            gate.Leave(At(address));
        return refused;
    }

    private int Visits(string address, int count) =>
        Enumerable.Range(0, count).Count(_ => Visit(address) is null);
}
