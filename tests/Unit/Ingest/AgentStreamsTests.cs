using Monitoring.Collector.Ingest;
using Monitoring.Model;
using Monitoring.Protocol.Codec;

namespace Monitoring.Tests.Unit.Ingest;

[TestClass]
public sealed class AgentStreamsTests
{
    private readonly AgentStreams streams = new(new SeriesPool());

    private readonly OpenedStream opened = new(new JournalStream(new StreamKey(Guid.NewGuid(), 11), 7), []);

    [TestMethod]
    public void Decoder_ThatStandsWhereTheJournalDoes_GoesOn() => Assert.AreSame(GoOn(), GoOn());

    [TestMethod]
    public void Decoder_WhoseNamesTheJournalLacks_IsMadeAnew()
    {
        var before = GoOn();
        opened.Stream.CopiesAfter = 0;
        Assert.AreNotSame(before, GoOn());
    }

    private StreamDecoder GoOn() => streams.GoOn([opened]).Single();
}
