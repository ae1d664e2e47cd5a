namespace Monitoring.Tests.Installed.Support;

/// <summary>Everything on a host that an installation may leave behind: files, users, groups and units.</summary>
internal static class Traces
{
    // What the system itself writes: logs, the packages' own records, what is gone with the next boot, and the copies
    // of the tables of users that are made at each change.
    private const string Look =
        "find / -xdev \\( -path /proc -o -path /sys -o -path /dev -o -path /run -o -path /tmp -o -path /var/tmp "
        + "-o -path /root -o -path /srv -o -path /var/log/journal -o -path /var/log/dpkg.log -o -path /var/log/apt "
        + "-o -path /var/log/alternatives.log -o -path /var/lib/dpkg -o -path /var/cache -o -path /var/lib/apt "
        + "-o -path /var/lib/systemd -o -path '/etc/*-' -o -path /etc/.pwd.lock \\) -prune -o -print; "
        + "cut -d: -f1 /etc/passwd | sed s/^/user:/; cut -d: -f1 /etc/group | sed s/^/group:/; "
        + "systemctl list-unit-files --no-legend --plain | grep monitoring; true";

    public static HashSet<string> Of(BootedHost host) => [.. host.Run(Look).Split('\n')];
}
