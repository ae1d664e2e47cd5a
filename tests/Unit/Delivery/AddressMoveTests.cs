using Monitoring.Agent.Delivery;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Transport;
using Monitoring.Trust;

namespace Monitoring.Tests.Unit.Delivery;

/// <summary>An agent whose collector says that it moves, in virtual time.</summary>
[TestClass]
public sealed class AddressMoveTests
{
    private const string Old = "127.0.0.1:7420";
    private const string New = "127.0.0.1:7421";

    private readonly string directory = Directory.CreateTempSubdirectory("move").FullName;
    private readonly Authorities authorities;
    private readonly Authorities foreign;
    private readonly ServerIdentity identity;
    private readonly Membership membership;
    private readonly AgentRig rig;

    public AddressMoveTests()
    {
        authorities = new Authorities(directory, Memberships.MakeAuthority());
        foreign = new Authorities(directory, Memberships.MakeAuthority());
        identity = ServerIdentity.LoadOrCreate(directory);
        membership = Memberships.Make(Old, FilePath, by: authorities);
        membership.Save();
        rig = MakeRig(membership);
        rig.Listen(0);
        rig.Loop.Start();
        rig.Link.Start();
        rig.Run(10.5);
    }

    private string FilePath => Path.Combine(directory, "1.pem");

    private bool IsForeign { get; set; }

    [TestCleanup]
    public void Dispose()
    {
        membership.Dispose();
        authorities.Dispose();
        foreign.Dispose();
        identity.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    [TestMethod]
    public void Collector_ThatMoves_IsFollowedWithoutLossOrDoubling()
    {
        rig.Listen(1);

        SayMove(New);
        rig.Run(10.9);

        Assert.AreEqual(GoodbyeReason.Moving, rig.Collector.End!.Reason);
        Assert.IsNotNull(rig.Collectors[1].Session);
        AssertKept([New], []);
        AssertEachStoredOnce();
        StringAssert.Contains(rig.Told.ToString(), $"the collector has moved from={Old} to={New}");
        // The place where it was is not even looked at any more.
        rig.Unlisten(1);
        rig.Run(120);
        Assert.HasCount(1, rig.Collector.Hellos);
    }

    [TestMethod]
    public void NobodyThere_StaysAndGoesOnceSomebodyIs()
    {
        SayMove(New);
        rig.Run(60);
        Assert.AreEqual(1, rig.Counters.Links);
        AssertKept([Old], []);
        AssertToldOnce(New);

        rig.Listen(1);
        rig.Run(100.9);

        Assert.IsGreaterThan(0, rig.Collectors[1].Stored.Count);
        AssertKept([New], []);
        AssertEachStoredOnce();
    }

    [TestMethod]
    public void CollectorThatTakesItBack_IsNotLeftAnyMore()
    {
        SayMove(New);
        rig.Run(10);

        rig.Collector.Session!.Configure(new Configuration(2, []));
        rig.Listen(1);
        rig.Run(300);

        Assert.AreEqual(1, rig.Counters.Links);
        Assert.IsEmpty(rig.Collectors[1].Hellos);
    }

    [TestMethod]
    public void CollectorOfAnotherAuthority_IsNotGoneTo()
    {
        IsForeign = true;
        rig.Listen(1);

        SayMove(New);
        rig.Run(300);

        Assert.AreEqual(1, rig.Counters.Links);
        Assert.IsEmpty(rig.Collectors[1].Hellos, "nothing is said to it");
        AssertKept([Old], []);
        AssertToldOnce("is not the collector that this host has joined");
    }

    [TestMethod]
    public void CollectorThatLetsItNotIn_IsLeftAndTriedAgainMuchLater()
    {
        rig.Collectors[1].Decide = (session, _) => session.Goodbye(GoodbyeReason.TooManyAgents, "full");
        rig.Listen(1);
        rig.Collector.Decide = (session, hello) =>
        {
            rig.Collector.TakeIn(session, hello);
            session.Configure(Moving(New));
        };

        SayMove(New);
        rig.Run(AddressMove.GoAgainAfter.TotalSeconds - 10);

        Assert.HasCount(1, rig.Collectors[1].Hellos);
        Assert.AreEqual(2, rig.Counters.Links, "it is back where it was");
        AssertKept([Old], []);
        AssertToldOnce("not let in");
        AssertEachStoredOnce();

        rig.Collectors[1].Decide = null;
        rig.Run(60);
        AssertKept([New], []);
    }

    [TestMethod]
    public void Process_KilledOnTheWay_FindsTheCollectorAtEitherPlace()
    {
        membership.Save(new Whereabouts([New], [Old]));
        using var left = Membership.Load(FilePath);
        var next = MakeRig(left);
        next.Listen(0);
        next.Loop.Start();
        next.Link.Start();
        next.Run(10);
        Assert.IsNotNull(next.Collector.Session, "where it was");
        AssertKept([Old], []);

        membership.Save(new Whereabouts([New], [Old]));
        using var again = Membership.Load(FilePath);
        var third = MakeRig(again);
        third.Listen(0);
        third.Listen(1);
        third.Loop.Start();
        third.Link.Start();
        third.Run(10);
        Assert.IsNull(third.Collector.Session, "where it went");
        AssertKept([New], []);
    }

    [TestMethod]
    public void SeveralPlaces_TheFirstThatAnswersIsGoneTo()
    {
        rig.Listen(2);

        SayMove($"{New},127.0.0.1:7422");
        rig.Run(10);

        Assert.IsNotNull(rig.Collectors[2].Session);
        AssertKept([New, "127.0.0.1:7422"], []);
    }

    [TestMethod]
    public void SeveralPlaces_WithThePresentOneFirst_KeepTheLink()
    {
        SayMove($"{Old},{New}");
        rig.Run(10);

        Assert.AreEqual(1, rig.Counters.Links);
        AssertKept([Old, New], []);
        rig.Listen(1);
        rig.Unlisten(0);
        rig.Run(10);
        Assert.IsNotNull(rig.Collectors[1].Session, "the second is a place to go to from now on");
    }

    [TestMethod]
    [DataRow("nonsense")]
    [DataRow("")]
    [DataRow("a:1,,b:2")]
    [DataRow("[fe80::1%eth0]:7420")]
    [DataRow("a:1,a:1,a:1,a:1,a:1,a:1,a:1,a:1,a:1,a:1,a:1,a:1,a:1,a:1,a:1,a:1,a:1")]
    public void NoAddresses_AreNotFollowed(string addresses)
    {
        SayMove(addresses);
        rig.Run(10);

        Assert.AreEqual(1, rig.Counters.Links);
        AssertToldOnce("HOST:PORT");
    }

    [TestMethod]
    public void AddressOfThisHostsOwnSettings_GoesBeforeTheCollectors()
    {
        using var other = Membership.Load(FilePath);
        var stated = MakeRig(other, isStated: true);
        stated.Listen(0);
        stated.Listen(1);
        stated.Loop.Start();
        stated.Link.Start();
        stated.Run(5);

        stated.Collector.Session!.Configure(Moving(New));
        stated.Run(10);

        Assert.AreEqual(1, stated.Counters.Links);
        StringAssert.Contains(stated.Told.ToString(), "--push.address is set on this host");
    }

    private static Configuration Moving(string addresses) =>
        new(1, [KeyValuePair.Create(AddressMove.SettingName, addresses)]);

    private AgentRig MakeRig(Membership of, bool isStated = false) =>
        new(collectors: 3, membership: of, isStated: isStated)
        {
            Tls = collector => new TlsServer(
                identity.CertifiedBy(collector > 0 && IsForeign ? foreign : authorities, Memberships.Now)),
        };

    private void SayMove(string addresses) => rig.Collector.Session!.Configure(Moving(addresses));

    private void AssertKept(string[] present, string[] former)
    {
        using var kept = Membership.Load(FilePath);
        CollectionAssert.AreEqual(present, kept.Whereabouts.Present.ToArray());
        CollectionAssert.AreEqual(former, kept.Whereabouts.Former.ToArray());
    }

    private void AssertToldOnce(string text)
    {
        var told = rig.Collectors.SelectMany(collector => collector.Events)
            .Where(happened => happened.Kind == EventKind.NotMoved).ToArray();
        Assert.HasCount(1, told);
        StringAssert.Contains(told[0].Text, text);
        Assert.HasCount(2, rig.Told.ToString().Split("does not follow"));
    }

    private void AssertEachStoredOnce()
    {
        var all = rig.Collectors.SelectMany(collector => collector.Stored).ToArray();
        CollectionAssert.AllItemsAreUnique(all);
        var acked = Enumerable.Range(1, (int)rig.Memory.AckedSeq).Select(seq => (ulong)seq);
        Assert.IsEmpty(acked.Except(all));
    }
}
