namespace Monitoring.Agent.Cli;

/// <summary>
/// One thing that can be set: by the flag <c>--NAME</c>, by the environment variable <see cref="Variable"/>, or in
/// the configuration file under its name.
/// </summary>
/// <param name="Name">Without the dashes, for example <c>push.address</c>.</param>
/// <param name="Help">One sentence.</param>
/// <param name="Default">What holds when it isn't set; <c>true</c> or <c>false</c> for a switch.</param>
/// <param name="IsSwitch">
/// True for one without a value, which <c>--no-NAME</c> turns off. Default: it takes a value.
/// </param>
public sealed record Setting(string Name, string Help, string Default = "", bool IsSwitch = false)
{
    /// <summary>For example <c>MONITORING_PUSH_ADDRESS</c>.</summary>
    public string Variable { get; } = "MONITORING_" + Name.ToUpperInvariant().Replace('.', '_').Replace('-', '_');
}
