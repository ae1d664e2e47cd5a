using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Monitoring.Tests.Unit.Protocol.Vectors;

/// <summary>Runs <c>tests/SecondDecoder/decode.py</c>.</summary>
internal static class SecondDecoder
{
    /// <summary>What it makes of a file of frames.</summary>
    /// <param name="root">The repository.</param>
    /// <param name="path">The file.</param>
    public static List<JsonNode> Decode(string root, string path)
    {
        var script = Path.Combine(root, "tests/SecondDecoder/decode.py");
        using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", [script, path])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        var output = python.StandardOutput.ReadToEnd();
        python.WaitForExit();
        Assert.AreEqual(0, python.ExitCode);
        return Parse(output);
    }

    /// <summary>Lines of JSON.</summary>
    public static List<JsonNode> Parse(string lines) =>
        [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];

    public static void AssertSame(List<JsonNode> expected, List<JsonNode> actual)
    {
        Assert.HasCount(expected.Count, actual);
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.IsTrue(
                JsonNode.DeepEquals(expected[i], actual[i]),
                $"line {i + 1}: expected {expected[i].ToJsonString()}, was {actual[i].ToJsonString()}");
        }
    }
}
