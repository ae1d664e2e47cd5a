using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Monitoring.Tests.Unit.Tidy;

namespace Monitoring.Tests.Unit.Protocol.Vectors;

/// <summary>
/// The committed vectors: what our encoder writes, and what both decoders make of it. When bytes are meant to change,
/// run the tests once with MONITORING_TEST_WRITE_VECTORS=1.
/// </summary>
[TestClass]
public sealed class VectorTests
{
    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static IEnumerable<string> Names => VectorStreams.All.Keys;

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Encoder_OfAVector_StillWritesTheSameBytes(string name)
    {
        var hex = VectorStreams.All[name]();
        if (Environment.GetEnvironmentVariable("MONITORING_TEST_WRITE_VECTORS") == "1")
        {
            File.WriteAllText(PathOf(name, "hex"), hex);
            var lines = StreamAsJson.Decode(Bytes(hex)).Select(line => line.ToJsonString(Plain));
            File.WriteAllText(PathOf(name, "jsonl"), string.Join('\n', lines) + '\n');
        }

        Assert.AreEqual(File.ReadAllText(PathOf(name, "hex")), hex);
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Decoder_OfAVector_GivesTheSamples(string name) =>
        SecondDecoder.AssertSame(Expected(name), StreamAsJson.Decode(Committed(name)));

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void SecondDecoder_OfAVector_GivesTheSamples(string name) =>
        SecondDecoder.AssertSame(Expected(name), SecondDecoder.Decode(SourceTree.Root, PathOf(name, "hex")));

    [TestMethod]
    public void SecondDecoder_Length_IsWithinItsBounds() =>
        Assert.IsLessThan(250, SourceTree.Lines("tests/SecondDecoder/decode.py").Length);

    private static List<JsonNode> Expected(string name) =>
        SecondDecoder.Parse(File.ReadAllText(PathOf(name, "jsonl")));

    private static byte[] Committed(string name) => Bytes(File.ReadAllText(PathOf(name, "hex")));

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.ReplaceLineEndings(""));

    private static string PathOf(string name, string extension) =>
        Path.Combine(SourceTree.Root, "tests/Unit/Protocol/Vectors", $"{name}.{extension}");
}
