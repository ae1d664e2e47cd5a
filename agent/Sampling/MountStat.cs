using Monitoring.Agent.Host;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// What is known of one mount's file system. Guarded by the gate of the <see cref="StatfsThreads"/> that asks.
/// </summary>
/// <param name="path">Where it is mounted, with a NUL at the end.</param>
internal sealed class MountStat(byte[] path)
{
    /// <summary>Where it is mounted, with a NUL at the end.</summary>
    public byte[] Path { get; } = path;

    /// <summary>True while a thread waits for the kernel's answer and was left behind with it.</summary>
    public bool IsHanging { get; set; }

    /// <summary>Since when it is asked about in vain; null when the newest question was answered.</summary>
    public TimeSpan? UnansweredSince { get; set; }

    /// <summary>True once there was an answer.</summary>
    public bool HasAnswer { get; private set; }

    /// <summary>The newest answer's error (errno), or 0.</summary>
    public int Error { get; private set; }

    /// <summary>The newest answer, when <see cref="Error"/> is 0.</summary>
    public Statfs Result { get; private set; }

    /// <summary>Takes an answer.</summary>
    public void Answer(int error, in Statfs result)
    {
        HasAnswer = true;
        Error = error;
        Result = result;
        IsHanging = false;
        UnansweredSince = null;
    }
}
