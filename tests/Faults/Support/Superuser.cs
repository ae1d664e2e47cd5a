using System.Diagnostics;

namespace Monitoring.Tests.Faults.Support;

/// <summary>Commands that only root may give. A test that needs one and cannot have it fails.</summary>
internal static class Superuser
{
    /// <summary>Runs a command that must succeed.</summary>
    public static void Run(string program, params string[] arguments)
    {
        var (exit, output) = Try(program, arguments);
        Assert.AreEqual(
            0, exit,
            $"{program} {string.Join(' ', arguments)}: {output}\nThis test needs root, iproute2, nftables and "
            + "e2fsprogs, and a kernel that lets it use them.");
    }

    /// <summary>Runs a command that may fail.</summary>
    public static (int Exit, string Output) Try(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}
