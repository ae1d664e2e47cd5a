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
    public void Write_ForPeople_BeginsWithTheTime()
    {
        var line = Format(forJournal: false, LogLevel.Error, "it broke");

        StringAssert.Matches(line, new(@"^\d\d:\d\d:\d\d\.\d\d\d error it broke\n$"));
    }

    private static string Format(bool forJournal, LogLevel level, string message)
    {
        var writer = new StringWriter { NewLine = "\n" };
        var entry = new LogEntry<string>(level, "Monitoring", default, message, null, (state, _) => state);
        new LineFormatter(new VirtualReactor(), forJournal).Write(entry, null, writer);
        return writer.ToString();
    }
}
