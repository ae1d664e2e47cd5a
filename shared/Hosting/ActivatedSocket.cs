using System.Globalization;
using System.Net.Sockets;

namespace Monitoring.Hosting;

/// <summary>
/// A listening socket that systemd opened and hands over, as sd_listen_fds(3) says. It outlives the program, so that
/// those who dial while that is started anew wait instead of being refused.
/// </summary>
public static class ActivatedSocket
{
    /// <summary>The variable with the process that is meant.</summary>
    public const string ProcessVariable = "LISTEN_PID";

    /// <summary>The variable with how many there are.</summary>
    public const string CountVariable = "LISTEN_FDS";

    /// <summary>The variable with their names, colons between them.</summary>
    public const string NamesVariable = "LISTEN_FDNAMES";

    /// <summary>The descriptor of the first: SD_LISTEN_FDS_START.</summary>
    public const int FirstDescriptor = 3;

    /// <summary>The descriptor called <paramref name="name"/>, which is <c>FileDescriptorName=</c> in a socket's
    /// unit; null when there is none.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="environment">Reads a variable; null when it isn't set.</param>
    /// <param name="processId">This process.</param>
    public static int? Descriptor(string name, Func<string, string?> environment, int processId)
    {
        if (environment(ProcessVariable) != processId.ToString(CultureInfo.InvariantCulture)
            || !int.TryParse(environment(CountVariable), CultureInfo.InvariantCulture, out var count))
            return null;
        var names = environment(NamesVariable)?.Split(':') ?? [];
        var index = Array.IndexOf(names, name);
        return index >= 0 && index < count ? FirstDescriptor + index : null;
    }

    /// <summary>Takes the descriptor over.</summary>
    /// <exception cref="SocketException">It is no socket.</exception>
    public static Socket Open(int descriptor) => new(new SafeSocketHandle(descriptor, ownsHandle: true));
}
