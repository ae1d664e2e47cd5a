using System.Reflection;

namespace Monitoring.Agent.Cli;

/// <summary>The agent's version.</summary>
public static class AgentVersion
{
    /// <summary>As <c>--version</c> prints it, for example <c>0.1.0</c>.</summary>
    public static string Text { get; } =
        typeof(AgentVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "unknown";
}
