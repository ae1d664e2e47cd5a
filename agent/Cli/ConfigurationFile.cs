using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Monitoring.Agent.Cli;

/// <summary>
/// The configuration file: YAML whose keys are the flags' names, nested at the dots, so that <c>push: {address:
/// HOST:PORT}</c> and <c>push.address: HOST:PORT</c> say the same.
/// </summary>
public static class ConfigurationFile
{
    /// <summary>The longest file that is read: 1 MiB.</summary>
    public const int BytesMax = 1 << 20;

    /// <summary>Reads the file's settings by name.</summary>
    /// <exception cref="AgentException">It can't be read, is no YAML, or has a key that is no setting.</exception>
    public static Dictionary<string, string> Read(string path, IReadOnlyCollection<Setting> known)
    {
        var stream = new YamlStream();
        try
        {
            if (new FileInfo(path).Length > BytesMax)
                throw AgentException.Usage($"{path} is over {BytesMax} bytes: is it the right file?");
            using var reader = File.OpenText(path);
            stream.Load(reader);
        }
        catch (YamlException e)
        {
            throw AgentException.Usage($"{path}:{e.Start.Line}: not valid YAML: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AgentException.Failed($"cannot read the configuration {path}: {e.Message}", e);
        }
        var found = new Dictionary<string, string>();
        if (stream.Documents.Count > 0)
            Flatten(stream.Documents[0].RootNode, "");
        return found;

        void Flatten(YamlNode node, string name)
        {
            if (node is YamlMappingNode mapping)
            {
                foreach (var (key, value) in mapping)
                    Flatten(value, name.Length == 0 ? KeyOf(key) : $"{name}.{KeyOf(key)}");
            }
            else if (node is YamlScalarNode scalar && name.Length > 0)
            {
                Take(scalar, name);
            }
            else if (name.Length > 0)
            {
                throw Wrong(node, $"{name} takes one value, not a list");
            }
        }

        void Take(YamlScalarNode scalar, string name)
        {
            var setting = known.FirstOrDefault(s => s.Name == name)
                ?? throw Wrong(scalar, $"there is no setting '{name}'; see monitoring-agent --help");
            var value = scalar.Value ?? "";
            if (setting.IsSwitch && value is not ("true" or "false"))
                throw Wrong(scalar, $"{name} is true or false, not '{value}'");
            found[name] = value;
        }

        string KeyOf(YamlNode key) =>
            key is YamlScalarNode { Value: { } text } ? text : throw Wrong(key, "a key is a name");

        AgentException Wrong(YamlNode at, string what) => AgentException.Usage($"{path}:{at.Start.Line}: {what}");
    }
}
