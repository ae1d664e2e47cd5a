using Monitoring.Agent.Delivery;
using Monitoring.Hosting;
using Monitoring.Trust;

namespace Monitoring.Agent.Cli;

/// <summary>The data directory, for commands that need it to themselves.</summary>
internal static class AgentDirectories
{
    /// <summary>Opens it. Root becomes its owner.</summary>
    /// <exception cref="AgentException">Another agent uses it, or it can't be used.</exception>
    public static AgentDirectory Open(string path)
    {
        try
        {
            DirectoryOwner.BecomeIfRoot(path);
            return AgentDirectory.Open(path);
        }
        catch (Exception e) when (e is TrustException or DirectoryInUseException or UnauthorizedAccessException)
        {
            throw AgentException.Failed(e.Message, e);
        }
    }

    /// <summary>Reads which collectors it has joined.</summary>
    /// <exception cref="AgentException">A file of theirs is damaged.</exception>
    public static IReadOnlyList<Membership> Joined(string path)
    {
        try
        {
            return new MembershipFolder(path).Load();
        }
        catch (TrustException e)
        {
            throw AgentException.Failed(e.Message, e);
        }
    }
}
