namespace Monitoring.Agent.Cli;

/// <summary>The lines of <c>check</c>.</summary>
/// <param name="output">Where they go.</param>
public sealed class CheckReport(TextWriter output)
{
    private const int NameWidth = 14;

    /// <summary>True once something failed.</summary>
    public bool AnyFailed { get; private set; }

    /// <summary>It works.</summary>
    public void Fine(string what, string found) => Write("ok", what, found);

    /// <summary>It isn't there, and need not be.</summary>
    public void Skipped(string what, string why) => Write("-", what, why);

    /// <summary>It doesn't work; <paramref name="remedy"/> when <paramref name="why"/> doesn't say it.</summary>
    public void Failed(string what, string why, string remedy = "")
    {
        AnyFailed = true;
        Write("FAIL", what, remedy.Length == 0 ? why : $"{why}: {remedy}");
    }

    private void Write(string verdict, string what, string text) =>
        output.WriteLine($"{verdict,-4} {what.PadRight(NameWidth)} {text}");
}
