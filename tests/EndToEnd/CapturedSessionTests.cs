using Monitoring.Tests.EndToEnd.Support;
using Monitoring.Tests.Unit.Protocol.Vectors;

namespace Monitoring.Tests.EndToEnd;

/// <summary>
/// What a real agent sends is what PROTOCOL.md says: a decoder that knows only that document reads it.
/// </summary>
[TestClass]
public sealed class CapturedSessionTests
{
    private const string HostName = "captured-host";
    private const int BatchesMin = 5;
    private static readonly TimeSpan UpLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DownLimit = TimeSpan.FromSeconds(20);

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task CapturedSession_ReadByTheSecondDecoder_GivesTheSameSamples()
    {
        using var directory = new TemporaryDirectory();
        var captures = directory["captures"];
        using var collector = await CollectorProgram.Start(
            directory["collector"], ["--debug.capture-dir", captures]);
        using var agent = AgentProgram.Start(collector, HostName, directory["agent"]);
        var first = await collector.HostInState(HostName, "up", UpLimit);
        var until = (long)first!["sampleMs"]! + BatchesMin * 1000;
        await Eventually.Get(
            () => collector.Host(HostName), host => (long?)host?["sampleMs"] >= until, UpLimit, "some batches more");
        agent.Program.Terminate();
        await collector.HostInState(HostName, "down", DownLimit);

        // The other file is of the connection on which the agent has joined.
        var capture = Directory.GetFiles(captures).MaxBy(file => new FileInfo(file).Length)!;
        var ours = StreamAsJson.Decode(await File.ReadAllBytesAsync(capture));
        var theirs = SecondDecoder.Decode(Binaries.Root, capture);

        Assert.IsGreaterThan(BatchesMin, ours.Count);
        Assert.Contains("node_memory_MemAvailable_bytes", ours[0].ToJsonString());
        SecondDecoder.AssertSame(ours, theirs);
    }
}
