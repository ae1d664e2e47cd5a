using Monitoring.Tests.Differential.Scripts;

namespace Monitoring.Tests.Differential.Comparing;

/// <summary>A script on which the two sides don't agree, and their traces.</summary>
internal sealed record Difference(Script Script, string Twisted, string Ours)
{
    /// <summary>The script, and both traces side by side.</summary>
    public string Report()
    {
        var twisted = Twisted.Split(' ');
        var ours = Ours.Split(' ');
        var width = Math.Max(24, twisted.Max(each => each.Length) + 2);
        var rows =
            from row in Enumerable.Range(0, Math.Max(twisted.Length, ours.Length))
            let left = twisted.ElementAtOrDefault(row) ?? ""
            let right = ours.ElementAtOrDefault(row) ?? ""
            select $"{(left == right ? "   " : ">> ")}{left.PadRight(width)}{right}";
        string[] lines =
        [
            .. ScriptText.Lines(Script), "", $"   {"Twisted".PadRight(width)}ours", .. rows,
        ];
        return string.Join(Environment.NewLine, lines);
    }
}
