using System.Diagnostics;
using Monitoring.Tests.Differential.Scripts;

namespace Monitoring.Tests.Differential.Comparing;

/// <summary>Debian's Twisted, which runs scripts as they come: one process for all.</summary>
internal sealed class TwistedProcess : IDisposable
{
    /// <summary>Debian's Python, which has Debian's Twisted.</summary>
    public const string Python = "/usr/bin/python3";

    private readonly Process python;

    /// <param name="arguments">For the driver.</param>
    public TwistedProcess(params string[] arguments)
    {
        var driver = Path.Combine(AppContext.BaseDirectory, "twisted_driver.py");
        python = Process.Start(new ProcessStartInfo(Python, [driver, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        }) ?? throw new InvalidOperationException(Python + " did not start");
    }

    /// <returns>The traces, in the scripts' order, as they come.</returns>
    public IEnumerable<string> Run(IReadOnlyCollection<Script> scripts)
    {
        // Written on a thread of its own: both pipes fill up otherwise, and each side waits for the other.
        var writing = Task.Run(() =>
        {
            foreach (var script in scripts)
            {
                python.StandardInput.Write(ScriptJson.Of(script));
                python.StandardInput.Write('\n');
            }

            python.StandardInput.Write('\n');
            python.StandardInput.Flush();
        });
        foreach (var script in scripts)
        {
            yield return python.StandardOutput.ReadLine()
                ?? throw new InvalidOperationException(
                    $"Twisted's side ended at script {script.Index}; is python3-twisted installed?");
        }

        writing.GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        python.StandardInput.Close();
        python.WaitForExit();
        python.Dispose();
    }
}
