using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Monitoring.Collector.Cli;

/// <summary>The YAML configuration file: the flags' names, nested at the dots.</summary>
internal static class SettingsFile
{
    /// <summary>Read when it exists and no other is named.</summary>
    public const string DefaultPath = "/etc/monitoring/collector.yaml";

    /// <summary>The largest configuration file that is read: 1 MiB.</summary>
    public const int BytesMax = 1 << 20;

    /// <summary>Reads a file into values by flag name.</summary>
    /// <exception cref="StartupException">It can't be read, is no YAML, or has a key that is no flag.</exception>
    public static Dictionary<string, string> Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length > BytesMax)
                throw Wrong(path, $"it is larger than {BytesMax} bytes");
            return Parse(path, File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException(
                $"cannot read the configuration file {path}: {e.Message} Name another with --config.file, or fix it.");
        }
    }

    /// <summary>Reads the text of a file into values by flag name.</summary>
    /// <exception cref="StartupException">It is no YAML, or has a key that is no flag.</exception>
    public static Dictionary<string, string> Parse(string path, string text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            foreach (var document in stream.Documents)
                Flatten(path, "", document.RootNode, values);
        }
        catch (YamlException e)
        {
            throw Wrong(path, $"line {e.Start.Line} is no valid YAML");
        }
        return values;
    }

    private static void Flatten(string path, string prefix, YamlNode node, Dictionary<string, string> values)
    {
        if (node is YamlMappingNode mapping)
        {
            foreach (var (key, value) in mapping.Children)
                Flatten(path, prefix.Length == 0 ? key.ToString() : $"{prefix}.{key}", value, values);
            return;
        }
        if (node is not YamlScalarNode scalar)
            throw Wrong(path, $"line {node.Start.Line}: {prefix} is a list, where one value is wanted");
        if (prefix.Length == 0)
        {
            if (!string.IsNullOrEmpty(scalar.Value))
                throw Wrong(path, $"line {node.Start.Line}: keys with values are wanted");
            return;
        }
        if (Flag.All.All(flag => flag.Name != prefix))
            throw Wrong(path, $"line {node.Start.Line}: there is no setting {prefix}; see run --help");
        values[prefix] = scalar.Value ?? "";
    }

    private static StartupException Wrong(string path, string what) =>
        new($"the configuration file {path} is wrong: {what}.", StartupException.Usage);
}
