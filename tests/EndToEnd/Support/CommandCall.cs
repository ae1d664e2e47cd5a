using System.Diagnostics;

namespace Monitoring.Tests.EndToEnd.Support;

/// <summary>A program that is run to its end, with what it is to read.</summary>
public static class CommandCall
{
    /// <summary>Runs it, and gives what it printed on standard output; fails unless it ends with 0.</summary>
    public static async Task<string> Succeed(string file, IEnumerable<string> arguments, string? input = null)
    {
        using var program = Process.Start(new ProcessStartInfo(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        if (input is not null)
            await program.StandardInput.WriteLineAsync(input);
        program.StandardInput.Close();
        var output = program.StandardOutput.ReadToEndAsync();
        var error = program.StandardError.ReadToEndAsync();
        await program.WaitForExitAsync();
        Assert.AreEqual(0, program.ExitCode, $"{file} {string.Join(' ', arguments)}: {await error}");
        return (await output).Trim();
    }
}
