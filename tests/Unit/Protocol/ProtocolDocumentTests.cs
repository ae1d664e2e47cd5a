using System.Globalization;
using System.Text.RegularExpressions;
using Monitoring.Model;
using Monitoring.Protocol.Frames;
using Monitoring.Protocol.Messages;
using Monitoring.Protocol.Sessions;
using Monitoring.Tests.Unit.Tidy;

namespace Monitoring.Tests.Unit.Protocol;

/// <summary>The numbers in PROTOCOL.md are those in the code.</summary>
[TestClass]
public sealed partial class ProtocolDocumentTests
{
    private static readonly string Document = SourceTree.Text("shared/Protocol/PROTOCOL.md");

    [TestMethod]
    public void FrameTypes_AreThoseOfTheCode() =>
        AssertCodes<FrameType>("### Types", "### Flags", name => name.ToUpperInvariant());

    [TestMethod]
    public void FrameFlags_AreThoseOfTheCode() =>
        AssertCodes<FrameFlags>("### Flags", "## 3. Fields", name => name.ToUpperInvariant(), without: "None");

    [TestMethod]
    public void GoodbyeReasons_AreThoseOfTheCode() =>
        AssertCodes<GoodbyeReason>("### GOODBYE", "## 5.", name => Words(name).ToUpperInvariant());

    [TestMethod]
    public void EventKinds_AreThoseOfTheCode() => AssertCodes<EventKind>("## 8.", "## 9.", Words);

    [TestMethod]
    public void RefusalReasons_AreThoseOfTheCode() => AssertCodes<RefusalReason>("### REFUSED", "## 11.", Words);

    [TestMethod]
    public void PollKinds_AreThoseOfTheCode() =>
        AssertCodes<PollKind>("### RESULT", "| code | status |", Words);

    [TestMethod]
    public void PollStatuses_AreThoseOfTheCode() =>
        AssertCodes<PollStatus>("| code | status |", "### CONFIG", Words);

    [TestMethod]
    public void MetricTypes_AreThoseOfTheCode() => AssertCodes<MetricType>("| code | type |", "| code | role |", Words);

    [TestMethod]
    public void SampleRoles_AreThoseOfTheCode() =>
        AssertCodes<SampleRole>("| code | role |", "The exposed value", Words);

    [TestMethod]
    public void Operations_AreAllThere()
    {
        var section = Between("| code | operation |", "DEFINE is malformed");
        var codes = OperationCode().Matches(section).Select(m => int.Parse(m.Groups[1].Value));

        CollectionAssert.AreEquivalent(
            Enum.GetValues<ValueOperation>()[1..].Select(o => (int)o).ToArray(), codes.ToArray());
    }

    [TestMethod]
    [DataRow("bytes of a frame", Limits.FrameBytesMax)]
    [DataRow("bytes of HELLO, and of any frame before WELCOME", Hello.FrameBytesMax)]
    [DataRow("live slots of an agent", Limits.SlotsPerAgentMax)]
    [DataRow("live series taken from an agent", Limits.SeriesPerAgentMax)]
    [DataRow("bytes of their names, labels and texts", Limits.CatalogueBytesMax)]
    [DataRow("bytes of names, labels and texts of one series", Limits.SeriesBytesMax)]
    [DataRow("the same of all series of a DEFINE, repeated strings each time", Limits.CatalogueBytesMax)]
    [DataRow("groups of an agent", Limits.GroupsPerAgentMax)]
    [DataRow("bytes of a name or unit", Limits.NameBytesMax)]
    [DataRow("bytes of a label's value", Limits.LabelValueBytesMax)]
    [DataRow("labels of a series", Limits.LabelsPerSeriesMax)]
    [DataRow("bytes of a text", Limits.TextBytesMax)]
    [DataRow("strings or families in a DEFINE", Limits.CatalogueEntriesMax)]
    [DataRow("operations of a family", ValueOperations.CountMax)]
    [DataRow("polls in flight", Limits.PollsInFlightMax)]
    [DataRow("batches unacknowledged", Limits.UnackedBatchesMax)]
    [DataRow("batches between two key frames", Limits.KeyFrameIntervalMax)]
    [DataRow("bytes of a token's secret", Enrol.SecretBytesMax)]
    [DataRow("bytes of a request for a certificate", Renew.RequestBytesMax)]
    [DataRow("bytes of a certificate", Cert.CertificateBytesMax)]
    [DataRow("authorities in a CERT", Cert.RootsMax)]
    [DataRow("incarnations in HELLO", Hello.QueuedMax)]
    [DataRow("refusals in a REFUSED", Refused.RefusalsMax)]
    [DataRow("settings in a CONFIG", Configuration.SettingsMax)]
    public void Limit_IsThatOfTheCode(string name, int value) =>
        AssertStates($"| {name} | {value.ToString("N0", CultureInfo.InvariantCulture)} |");

    [TestMethod]
    public void LatestTime_IsThatOfTheCode() =>
        AssertStates($"0 to {Limits.TimeMsMax.ToString("N0", CultureInfo.InvariantCulture)}");

    [TestMethod]
    public void Times_AreThoseOfTheCode()
    {
        AssertStates(
            "| from the open stream to HELLO or ENROL, and to WELCOME or CERT | "
            + $"{SessionTimes.HelloMax.TotalSeconds} s");
        AssertStates($"| without a byte from the peer | {SessionTimes.SilenceMax.TotalSeconds} s");
        AssertStates($"| between two ACKs | {SessionTimes.AckInterval.TotalSeconds} s");
        AssertStates($"does not drain is cut | {SessionTimes.CloseMax.TotalSeconds} s");
    }

    [TestMethod]
    public void Vectors_OfJoining_AreWhatTheCodeWrites()
    {
        var frames = new FrameWriter();
        new Enrol(1, 1, Guid.Parse("00010203-0405-0607-0809-0a0b0c0d0e0f"), "web1", 0x0102030405060708,
            Enumerable.Repeat((byte)0xAA, 32).ToArray(), new byte[] { 0x30, 0 }).Write(frames);
        AssertStates(Convert.ToHexStringLower(frames.Written));
        frames.Clear();
        new Cert(new byte[] { 0x30, 1 }, [new byte[] { 0x30, 2 }]).Write(frames);
        AssertStates(Convert.ToHexStringLower(frames.Written));
        frames.Clear();
        new Renew(new byte[] { 0x30, 3 }).Write(frames);
        AssertStates(Convert.ToHexStringLower(frames.Written));
    }

    private static void AssertStates(string fact) =>
        Assert.IsTrue(Document.Contains(fact, StringComparison.Ordinal), $"PROTOCOL.md does not say: {fact}");

    /// <summary>Each code stands in the section with its name, and no other code does.</summary>
    private static void AssertCodes<T>(string from, string to, Func<string, string> spell, string without = "")
        where T : struct, Enum
    {
        var rows = Row().Matches(Between(from, to)).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
        var values = Enum.GetValues<T>().Where(v => v.ToString() != without).ToArray();
        Assert.HasCount(values.Length, rows);
        foreach (var value in values)
        {
            var code = Convert.ToInt32(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
            Assert.StartsWith(spell(value.ToString()), rows[code], $"code {code}");
        }
    }

    private static string Between(string from, string to)
    {
        var start = Document.IndexOf("\n" + from, StringComparison.Ordinal);
        var end = Document.IndexOf("\n" + to, start + 1, StringComparison.Ordinal);
        Assert.IsTrue(start >= 0 && end > start, $"no section from {from} to {to}");
        return Document[start..end];
    }

    private static string Words(string name) => Hump().Replace(name, " $1").Trim().ToLowerInvariant();

    [GeneratedRegex(@"^\| (\d+) \| ([^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\| (\d+) \| x ")]
    private static partial Regex OperationCode();

    [GeneratedRegex("([A-Z])")]
    private static partial Regex Hump();
}
