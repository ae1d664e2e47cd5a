using System.Net;
using Monitoring.Reactor;
using Monitoring.Transport;

namespace Monitoring.Tests.Samples;

[TestClass]
public sealed class ChatServiceTests
{
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);
    private readonly VirtualReactor reactor = new();
    private readonly MemoryNetwork network;
    private readonly ChatService room;

    public ChatServiceTests()
    {
        network = new MemoryNetwork(reactor) { ByteAtATime = true };
        room = new ChatService(reactor, network, AnyPort);
        room.Start();
    }

    [TestMethod]
    public void Lines_GoToAllOthersWithTheName()
    {
        var ann = Enter("ann");
        var bob = Enter("bob");

        ann.SendLine("good morning");
        reactor.AdvanceBy(Moment);
        bob.Transport.LoseConnection();
        reactor.AdvanceBy(Moment);

        AssertHeard(ann, "* who are you?", "* nobody is here yet", "* bob has come", "* bob has left");
        AssertHeard(bob, "* who are you?", "* here are ann", "ann: good morning");
    }

    [TestMethod]
    public void Name_Taken_AnotherIsAskedFor()
    {
        Enter("ann");
        var second = Enter("ann");

        second.SendLine("ann two");
        reactor.AdvanceBy(Moment);

        AssertHeard(second, "* who are you?", "* choose another name", "* here are ann");
    }

    [TestMethod]
    public void Silence_FiveMinutes_EndsTheConnection()
    {
        var talker = Enter("talker");
        var silent = Enter("silent");
        reactor.AdvanceBy(TimeSpan.FromMinutes(3));
        talker.SendLine("still here");

        reactor.AdvanceBy(TimeSpan.FromMinutes(3));

        Assert.IsTrue(silent.Ended);
        Assert.IsFalse(talker.Ended);
        Assert.AreEqual("* silent has left", talker.Lines[^1]);
    }

    [TestMethod]
    public void Stop_SaysSoAndEndsAllConnections()
    {
        var ann = Enter("ann");
        var nameless = Enter("");
        var stopped = false;

        room.Stop().AddCallback(_ => { stopped = true; });
        reactor.AdvanceBy(Moment);

        Assert.IsTrue(stopped);
        Assert.IsTrue(ann.Ended);
        Assert.IsTrue(nameless.Ended, "who gave no name is asked to leave too");
        Assert.AreEqual("* the room is closing", ann.Lines[^1]);
        Assert.IsEmpty(reactor.PendingTimes);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public void OverTcp_TwoGuests_HearEachOther()
    {
        var live = new LiveReactor();
        var tcp = new TcpNetwork(live);
        var service = new ChatService(live, tcp, AnyPort);
        var heard = "";
        var services = new MultiService();
        services.Add(service);
        services.Add(new Service(Talk, () => { }));

        var failure = live.RunUntilSignalled(services);

        Assert.IsNull(failure);
        Assert.AreEqual("ann: good morning", heard);

        void Talk() => Samples.Talk.To(service.Address!, live, tcp).AddCallback(ann =>
        {
            ann.SendLine("ann");
            ann.Heard += line =>
            {
                if (line == "* bob has come")
                {
                    ann.SendLine("good morning");
                }
                else if (line == "* nobody is here yet")
                {
                    Samples.Talk.To(service.Address!, live, tcp).AddCallback(Listen);
                }
            };
        });

        void Listen(Talk bob)
        {
            bob.SendLine("bob");
            bob.Heard += line =>
            {
                if (line.StartsWith("ann:", StringComparison.Ordinal))
                {
                    heard = line;
                    live.Stop();
                }
            };
        }
    }

    private Talk Enter(string name)
    {
        Talk? talk = null;
        Talk.To(room.Address!, reactor, network).AddCallback(made => { talk = made; });
        reactor.AdvanceBy(Moment);
        talk!.SendLine(name);
        reactor.AdvanceBy(Moment);
        return talk;
    }

    private static void AssertHeard(Talk talk, params string[] lines) => CollectionAssert.AreEqual(lines, talk.Lines);
}
