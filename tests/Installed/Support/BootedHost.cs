using System.Globalization;
using Monitoring.Tests.EndToEnd.Support;
using Monitoring.Tests.Faults.Support;

namespace Monitoring.Tests.Installed.Support;

/// <summary>
/// A fresh Debian that is booted in a container, with systemd as its first process. What is written lies over the
/// cached root, which stays as it is.
/// </summary>
internal sealed class BootedHost : IDisposable
{
    /// <summary>How long anything may take that should not take long.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private static readonly Lazy<string> Fresh = new(() =>
    {
        var (exit, output) = Superuser.Try(Path.Combine(Binaries.Root, "tests/Installed/debian"));
        Assert.AreEqual(0, exit, output);
        // What it prints comes first, and behind it what was said while it was made.
        return output.Split('\n')[0];
    });

    private readonly Wire wire;
    private readonly TemporaryDirectory layers = new();
    private readonly string root;
    private readonly string older;
    private readonly bool withSystemd;
    private RunningProgram machine;

    /// <summary>Makes it and boots it.</summary>
    /// <param name="wire">What it is plugged into.</param>
    /// <param name="name">Its host name.</param>
    /// <param name="number">Its address is 10.232.0.NUMBER.</param>
    /// <param name="older">Packages that it sees in <c>/srv/older</c>, beside those under test in
    /// <c>/srv/packages</c>; default: none.</param>
    /// <param name="withSystemd">False for a host on which nothing runs but what is started. Default: true.</param>
    public BootedHost(Wire wire, string name, int number, string? older = null, bool withSystemd = true)
    {
        this.withSystemd = withSystemd;
        this.wire = wire;
        Name = name;
        Address = string.Create(CultureInfo.InvariantCulture, $"10.232.0.{number}");
        root = layers["root"];
        this.older = older ?? Packages.Folder;
        foreach (var layer in (string[])["root", "upper", "work"])
            Directory.CreateDirectory(layers[layer]);
        Superuser.Run(
            "mount", "-t", "overlay", "overlay", "-o",
            $"lowerdir={Fresh.Value},upperdir={layers["upper"]},workdir={layers["work"]}", root);
        Write("etc/hostname", name + "\n");
        Write("etc/hosts", $"127.0.0.1 localhost\n10.232.0.10 mon\n127.0.1.1 {name}\n");
        Write("etc/systemd/network/00-host.network", $"[Match]\nName=host0\n[Network]\nAddress={Address}/24\n");
        machine = Boot();
        WaitForBoot();
    }

    public string Name { get; }

    public string Address { get; }

    // The first process of the host, as this machine sees it.
    private int Leader => int.Parse(
        File.ReadAllText($"/proc/{machine.Id}/task/{machine.Id}/children").Split(' ')[0],
        CultureInfo.InvariantCulture);

    /// <summary>Runs a line of shell as root of the host; fails unless it ends with 0.</summary>
    /// <returns>What it printed.</returns>
    public string Run(string line)
    {
        var (exit, output) = Try(line);
        Assert.AreEqual(0, exit, $"{Name}# {line}\n{output}");
        return output.TrimEnd('\n');
    }

    /// <summary>Runs a line of shell that may fail.</summary>
    public (int Exit, string Output) Try(string line) =>
        Superuser.Try("nsenter", "-t", $"{Leader}", "-a", "--", "/bin/sh", "-c", Environment(line));

    /// <summary>A program of this machine in the host's network.</summary>
    public RunningProgram Inside(string program, params string[] arguments) =>
        new("nsenter", ["-t", $"{Leader}", "-n", program, .. arguments]);

    /// <summary>Waits until a line of shell succeeds.</summary>
    public Task Until(string line, string what, TimeSpan? limit = null) => Eventually.Holds(
        () => Task.FromResult(Try(line).Exit == 0), limit ?? Limit, $"{Name}: {what}");

    /// <summary>Waits until the collector on it shows that an agent is up.</summary>
    public Task ShowsAnAgentUp() => Until(
        "curl -fsS http://127.0.0.1:7480/api/hosts | grep -q '\"state\":\"up\"'", "its agent being up");

    /// <summary>Boots it anew, as <c>systemctl reboot</c> does.</summary>
    public async Task Reboot()
    {
        Try("systemctl reboot");
        await machine.Exit(Limit);
        machine.Dispose();
        machine = Boot();
        WaitForBoot();
    }

    public void Dispose()
    {
        machine.Terminate();
        try
        {
            machine.Exit(Limit).GetAwaiter().GetResult();
        }
        finally
        {
            machine.Dispose();
            Superuser.Try("umount", root);
            layers.Dispose();
        }
    }

    private static string Environment(string line) =>
        "export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8; unset STATE_DIRECTORY; cd /root; " + line;

    private RunningProgram Boot()
    {
        string[] first = withSystemd ? ["--boot"] : ["--as-pid2", "sleep", "infinity"];
        var command = wire.Plugged(
            [
                "--quiet", "-D", root, "-M", $"{Name}-{System.Environment.ProcessId}", "--register=no", "--keep-unit",
                "--console=pipe", $"--hostname={Name}",
                $"--bind-ro={Packages.Folder}:/srv/packages", $"--bind-ro={older}:/srv/older",
                // As on a host that is no container, a program may look at how the clock is disciplined.
                "--system-call-filter=@clock",
                // A mount that a service may have hidden from it.
                "--tmpfs=/home:size=8M",
                .. first,
            ]);
        return new RunningProgram(command[0], command[1..]);
    }

    private void WaitForBoot()
    {
        var children = $"/proc/{machine.Id}/task/{machine.Id}/children";
        var isUp = withSystemd
            ? "systemctl is-active --quiet multi-user.target && ip -4 address show host0 | grep -q " + Address
            : "true";
        Eventually.Holds(
            () => Task.FromResult(
                File.Exists(children) && File.ReadAllText(children).Length > 0 && Try(isUp).Exit == 0),
            Limit, $"{Name} booting").GetAwaiter().GetResult();
    }

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root, path))!);
        File.WriteAllText(Path.Combine(root, path), text);
    }
}
