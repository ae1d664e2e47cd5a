using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Monitoring.Collector.Composition;
using Monitoring.Reactor;

namespace Monitoring.Tests.Unit.Composition;

[TestClass]
public sealed class LineFormatterTests
{
    [TestMethod]
    public void Write_ForJournal_BeginsWithThePriority()
    {
        var line = Format(forJournal: true, LogLevel.Warning, "two lines\nbecome one");

        Assert.AreEqual("<4>two lines become one\n", line);
    }

    [TestMethod]
    public void Write_ForPeople_BeginsWithTheTimeInUtc()
    {
        var line = Format(forJournal: false, LogLevel.Error, "it broke");

        Assert.AreEqual("2026-01-02T03:04:05.678Z error it broke\n", line);
    }

    [TestMethod]
    public void Write_ControlCharacters_AreNoMore()
    {
        var line = Format(forJournal: true, LogLevel.Information, "\u001b[2Jagent\a");

        Assert.AreEqual("<6>?[2Jagent?\n", line);
    }

    private static string Format(bool forJournal, LogLevel level, string message)
    {
        var writer = new StringWriter { NewLine = "\n" };
        var entry = new LogEntry<string>(level, "Monitoring", default, message, null, (state, _) => state);
        var time = new VirtualReactor(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero));
        new LineFormatter(time, forJournal).Write(entry, null, writer);
        return writer.ToString();
    }
}
