using System.Text.RegularExpressions;
using Monitoring.Tests.EndToEnd.Support;
using Monitoring.Tests.Faults.Support;
using Monitoring.Tests.Installed.Support;
using YamlDotNet.RepresentationModel;

namespace Monitoring.Tests.Installed;

/// <summary>
/// The files for containers, as far as they can be judged without an engine or a cluster: what they name is there.
/// </summary>
[TestClass]
public sealed partial class ContainerTests
{
    private static readonly string Folder = Path.Combine(Binaries.Root, "install/containers");
    private static readonly string Images = File.ReadAllText(Path.Combine(Folder, "Containerfile"));

    private static readonly YamlMappingNode[] Manifests = Read(Path.Combine(Folder, "kubernetes.yaml"));

    [TestMethod]
    public void Containerfile_Copied_IsWhatThePackagesAre()
    {
        var copied = Copy().Matches(Images).Select(match => match.Groups["what"].Value).ToArray();

        Assert.HasCount(2, copied);
        foreach (var pattern in copied)
            Assert.HasCount(1, Directory.GetFiles(Packages.Folder, pattern), pattern);
    }

    [TestMethod]
    [DataRow("agent")]
    [DataRow("collector")]
    public void Containerfile_Commands_AreTakenByThePrograms(string name)
    {
        var stage = Images[Images.IndexOf($"AS {name}\n", StringComparison.Ordinal)..];
        var entry = EntryPoint().Match(stage).Groups["what"].Value;
        var arguments = Quoted().Matches(Command().Match(stage).Value).Select(match => match.Groups[1].Value).ToArray();

        Assert.AreEqual($"/usr/bin/monitoring-{name}", entry);
        AssertKnown(name, arguments.Where(argument => argument.StartsWith("--", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow("agent", "DaemonSet")]
    [DataRow("collector", "Deployment")]
    public void Manifest_Arguments_AreTakenByTheProgramsOfTheImages(string name, string kind)
    {
        var workload = Manifests.Single(manifest => Text(manifest, "kind") == kind);
        var container = (YamlMappingNode)At(workload, "spec", "template", "spec", "containers")[0];

        Assert.AreEqual($"monitoring-{name}", Text(container, "image"));
        var arguments = ((YamlSequenceNode)container["args"]).Select(one => ((YamlScalarNode)one).Value!);
        AssertKnown(name, arguments.Skip(1).Select(argument => argument.Split('=')[0]));
        Assert.AreEqual(
            Text((YamlMappingNode)At(workload, "spec", "selector", "matchLabels"), "app"),
            Text((YamlMappingNode)At(workload, "spec", "template", "metadata", "labels"), "app"));
        var volumes = ((YamlSequenceNode)At(workload, "spec", "template", "spec", "volumes"))
            .Select(volume => Text((YamlMappingNode)volume, "name"));
        var mounts = ((YamlSequenceNode)container["volumeMounts"])
            .Select(mount => Text((YamlMappingNode)mount, "name"));
        Assert.AreSequenceEqual(volumes.Order(), mounts.Order());
    }

    /// <summary>Agents dial the service, which leads to the collector's port.</summary>
    [TestMethod]
    public void Manifest_Service_LeadsToTheCollector()
    {
        var service = Manifests.Single(manifest => Text(manifest, "kind") == "Service");
        var port = (YamlMappingNode)At(service, "spec", "ports")[0];

        Assert.AreEqual("collector", Text((YamlMappingNode)At(service, "spec", "selector"), "app"));
        StringAssert.Contains(
            File.ReadAllText(Path.Combine(Folder, "kubernetes.yaml")),
            $"--agents.external-address={Text((YamlMappingNode)service["metadata"], "name")}.monitoring:"
            + Text(port, "port"));
    }

    private static void AssertKnown(string name, IEnumerable<string> flags)
    {
        var root = Path.Combine(Binaries.Root, "out/published", name, $"monitoring-{name}");
        var help = Superuser.Try(root, "run", "--help").Output;
        foreach (var flag in flags)
            StringAssert.Contains(help, flag + " ");
    }

    private static YamlMappingNode[] Read(string file)
    {
        var stream = new YamlStream();
        using var text = new StreamReader(file);
        stream.Load(text);
        return [.. stream.Documents.Select(document => (YamlMappingNode)document.RootNode)];
    }

    private static YamlNode At(YamlNode node, params string[] path) => path.Aggregate(node, (at, key) => at[key]);

    private static string Text(YamlMappingNode node, string key) => ((YamlScalarNode)node[key]).Value!;

    [GeneratedRegex(@"^COPY (?<what>\S+) ", RegexOptions.Multiline)]
    private static partial Regex Copy();

    [GeneratedRegex("""^ENTRYPOINT \["(?<what>[^"]*)"\]""", RegexOptions.Multiline)]
    private static partial Regex EntryPoint();

    [GeneratedRegex(@"^CMD \[.*\]", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex Quoted();
}
