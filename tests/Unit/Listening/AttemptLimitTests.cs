using System.Net;
using Monitoring.Collector.Listening;
using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Listening;

[TestClass]
public sealed class AttemptLimitTests
{
    private static readonly IPAddress Stranger = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Host = IPAddress.Parse("192.0.2.2");
    private readonly VirtualReactor reactor = new();
    private readonly AttemptLimit limit;

    public AttemptLimitTests() => limit = new AttemptLimit(reactor);

    [TestMethod]
    public void Allows_OneAddressThatTriesOnAndOn_KeepsNobodyElseOut()
    {
        FailAsOftenAsMayBe(Stranger);
        for (var i = 0; i < AttemptLimit.TriesMax * 2; i++)
            Assert.IsFalse(limit.Allows(Stranger));

        Assert.IsTrue(limit.Allows(Host));
    }

    [TestMethod]
    public void Allows_AllTogether_AreBoundedForAMinute()
    {
        for (var i = 0; i < AttemptLimit.TriesMax; i++)
            Assert.IsTrue(limit.Allows(Host));

        Assert.IsFalse(limit.Allows(Stranger));
        reactor.AdvanceBy(AttemptLimit.Window);
        Assert.IsTrue(limit.Allows(Stranger));
    }

    [TestMethod]
    public void Allows_AddressesOfOneIPv6Network_CountAsOne()
    {
        FailAsOftenAsMayBe(IPAddress.Parse("2001:db8:0:1::1"));

        Assert.IsFalse(limit.Allows(IPAddress.Parse("2001:db8:0:1::2")));
        Assert.IsTrue(limit.Allows(IPAddress.Parse("2001:db8:0:2::1")));
    }

    private void FailAsOftenAsMayBe(IPAddress address)
    {
        for (var i = 0; i < AttemptLimit.FailuresMax; i++)
            limit.Failed(address);
    }
}
