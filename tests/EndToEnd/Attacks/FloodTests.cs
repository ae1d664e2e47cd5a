using System.Net;
using System.Net.Sockets;
using Monitoring.Tests.EndToEnd.Support;

namespace Monitoring.Tests.EndToEnd.Attacks;

/// <summary>
/// Floods of strangers at the real collector's port for agents: those who have joined go on sending all the while, a
/// new host gets in, and each flood is counted by what stopped it and logged a few lines a second.
/// </summary>
[TestClass]
[DoNotParallelize]
public sealed class FloodTests
{
    private const string Refused = "monitoring_collector_connections_refused_total";
    private const int LinesPerSecond = 5;
    private const int Many = 10_000;

    // Few, so that a busy machine that shakes hands slowly gets there too.
    private const int HandshakesPerSecond = 40;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private static AttackedCollector attacked = null!;
    private static CollectorProgram collector = null!;

    [ClassInitialize]
    public static async Task Start(TestContext context)
    {
        attacked = await AttackedCollector.Start(
            ["--agents.limits.handshakes-per-second-per-address", $"{HandshakesPerSecond}"],
            "--sampling.fast", "200ms");
        collector = attacked.Program;
    }

    [ClassCleanup]
    public static void Stop() => attacked.Dispose();

    [TestMethod]
    [Timeout(240_000, CooperativeCancellation = true)]
    public async Task HalfOpen_TenThousandOfOneAddress_KeepNobodyOut()
    {
        using var strangers = new Strangers();
        var (ended, refused) = (await Ended(), await OfAddress());

        await Undisturbed(async () =>
        {
            for (var i = 0; i < Many; i++)
                await strangers.Connect(From(2));
            await NewHost("beside-one-address");
        });

        await Grows(Ended, ended, by: Many, "all being ended");
        Assert.IsGreaterThan(refused, await OfAddress());

        async Task<double> OfAddress() =>
            await Counted(Refused, "address_rate") + await Counted(Refused, "address_connections");
    }

    [TestMethod]
    [Timeout(240_000, CooperativeCancellation = true)]
    public async Task HalfOpen_TenThousandOfManyAddresses_MakeRoomForWhoShakesHands()
    {
        const int addresses = 50;
        using var strangers = new Strangers();
        var ended = await Ended();

        await Undisturbed(async () =>
        {
            for (var i = 0; i < Many; i++)
                await strangers.Connect(From(10 + (i % addresses)));
            await NewHost("beside-many-addresses");
        });

        await Grows(Ended, ended, by: Many, "all being ended");
    }

    [TestMethod]
    [Timeout(240_000, CooperativeCancellation = true)]
    public async Task Handshakes_InARow_AreSlowedDownByAddress()
    {
        const int burst = HandshakesPerSecond * 10;
        var before = await TooFast();

        await Undisturbed(async () =>
        {
            using var enough = new CancellationTokenSource();
            var rows = Enumerable.Range(0, 8).Select(_ => ShakeHandsInARow(From(3), enough.Token)).ToArray();
            await Grows(TooFast, before, by: 100, "handshakes being refused");
            await enough.CancelAsync();
            var shaken = (await Task.WhenAll(rows)).Sum();
            Assert.IsGreaterThanOrEqualTo(burst, shaken);
            await NewHost("beside-handshakes");
        });

        static Task<double> TooFast() => Counted(Refused, "address_rate");
    }

    [TestMethod]
    [Timeout(240_000, CooperativeCancellation = true)]
    public async Task Handshakes_ThatTrickle_EndAndKeepNobodyOut()
    {
        const int many = 300;
        using var strangers = new Strangers();
        for (var i = 0; i < many; i++)
            await strangers.Connect(From(4));
        var before = await Ended();

        await Undisturbed(async () =>
        {
            byte[] record = [22, 3, 1, 2, 0];
            for (var second = 0; second < 12; second++)
            {
                await strangers.Send(record[second % record.Length]);
                await Task.Delay(TimeSpan.FromSeconds(1));
            }
            await NewHost("beside-trickles");
        });

        await Grows(Ended, before, by: many, "all being ended");
    }

    [TestMethod]
    [Timeout(240_000, CooperativeCancellation = true)]
    public async Task Silence_AfterTheHandshake_TakesNoAgentsPlace()
    {
        const int many = 1_200;
        const int addresses = 4;
        List<Attacker> silent = [];
        try
        {
            await Undisturbed(async () =>
            {
                for (var i = 0; i < many; i++)
                    silent.Add(await new Attacker(collector.AgentsPort, From(100 + (i % addresses))).ShakeHands());
                await NewHost("beside-silence");
            });
        }
        finally
        {
            silent.ForEach(attacker => attacker.Dispose());
        }
        Assert.IsGreaterThan(
            0,
            await Counted(Refused, "silent") + await Counted("monitoring_collector_goodbyes_total", "no_hello"));
    }

    private static IPAddress From(int last) => IPAddress.Parse($"127.0.0.{last}");

    private static async Task<int> ShakeHandsInARow(IPAddress from, CancellationToken enough)
    {
        var shaken = 0;
        while (!enough.IsCancellationRequested)
        {
            using var attacker = new Attacker(collector.AgentsPort, from);
            try
            {
                await attacker.ShakeHands();
                shaken++;
            }
            catch (Exception e) when (e is IOException or SocketException
                or System.Security.Authentication.AuthenticationException)
            {
                // The collector would not.
            }
        }
        return shaken;
    }

    /// <summary>A host that has not joined yet comes in, from an address of its own.</summary>
    private static async Task NewHost(string name)
    {
        using var host = AgentProgram.Start(collector, name, attacked.Directory[name]);
        await collector.HostInState(name, "up", Limit);
    }

    /// <summary>
    /// While something is done, what the agent samples goes on arriving: at least half of it within the same time, and
    /// in the end all.
    /// </summary>
    private static async Task Undisturbed(Func<Task> attack)
    {
        var (before, began, lines) = (await Batches(), DateTimeOffset.UtcNow, RefusalLines());

        await attack();

        var elapsed = DateTimeOffset.UtcNow - began;
        var arrived = await Batches() - before;
        Assert.IsGreaterThan(elapsed / Interval / 2, arrived, $"batches in {elapsed}");
        await attacked.AssertAgentNoticedNothing();
        // Two kinds of lines, each with its own bound, in one more second than was begun.
        Assert.IsLessThanOrEqualTo(
            2 * LinesPerSecond * ((int)elapsed.TotalSeconds + 2), RefusalLines() - lines, "lines in the log");
    }

    private static int RefusalLines() => collector.Program.Output.Split('\n')
        .Count(line => line.Contains("was refused", StringComparison.Ordinal));

    private static Task<double> Batches() => attacked.Counted("monitoring_collector_ingest_batches_total");

    /// <summary>Connections that did not get past their handshake, for whatever reason.</summary>
    private static async Task<double> Ended()
    {
        var sum = await Counted("monitoring_collector_errors_total", "handshake");
        foreach (var reason in new[] { "address_connections", "address_rate", "rate", "handshakes" })
            sum += await Counted(Refused, reason);
        return sum;
    }

    private static Task<bool> Grows(Func<Task<double>> counted, double before, double by, string what) =>
        Eventually.Holds(async () => await counted() >= before + by, Limit, what);

    private static Task<double> Counted(string name, string reason) => attacked.Counted(name, reason);

    /// <summary>Connections of people who say nothing, or a byte now and then.</summary>
    private sealed class Strangers : IDisposable
    {
        private readonly List<Socket> sockets = [];

        public async Task Connect(IPAddress from)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            sockets.Add(socket);
            socket.Bind(new IPEndPoint(from, 0));
            await socket.ConnectAsync(IPAddress.Loopback, collector.AgentsPort);
        }

        public async Task Send(byte one)
        {
            foreach (var socket in sockets)
            {
                try
                {
                    await socket.SendAsync(new[] { one });
                }
                catch (SocketException)
                {
                    // It was ended, as it should be.
                }
            }
        }

        public void Dispose() => sockets.ForEach(socket => socket.Dispose());
    }
}
