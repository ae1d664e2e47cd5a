using Monitoring.Tests.EndToEnd.Support;

namespace Monitoring.Tests.EndToEnd;

/// <summary>The committed table of what changed between node_exporter 1.5 and 1.12.</summary>
public sealed class NodeExporterDifferences
{
    private const string LabelAdded = "label:";
    private static readonly Version OldRelease = new(1, 5, 0);
    private static readonly Version NewRelease = new(1, 12, 1);
    private static readonly string[] Kinds = ["added", "removed", "type", "labels", "value", "label"];

    private readonly HashSet<(string Family, string Kind)> rows = [];

    /// <summary>Labels that series of a family have gained, by the family's name.</summary>
    public ILookup<string, string> LabelsAdded => rows
        .Where(row => row.Kind.StartsWith(LabelAdded))
        .ToLookup(row => row.Family, row => row.Kind[LabelAdded.Length..]);

    public static NodeExporterDifferences Read()
    {
        var table = new NodeExporterDifferences();
        var file = Path.Combine(Binaries.Root, "tests/EndToEnd/node-exporter-1.5-to-1.12.tsv");
        foreach (var line in File.ReadLines(file).Where(l => l.Length > 0 && !l.StartsWith('#')))
        {
            var fields = line.Split('\t');
            Assert.HasCount(4, fields, "family, kind, release and what changed: " + line);
            CollectionAssert.Contains(Kinds, fields[1].Split(':')[0], line);
            var release = Version.Parse(fields[2]);
            Assert.IsTrue(release > OldRelease && release <= NewRelease, "not between 1.5 and 1.12: " + line);
            Assert.IsTrue(table.rows.Add((fields[0], fields[1])), "stands twice: " + line);
        }
        return table;
    }

    public bool Has(string family, string kind) => rows.Contains((family, kind));
}
