using System.Security.Cryptography;
using System.Text;
using Monitoring.Reactor;

namespace Monitoring.Tests.Simulation;

/// <summary>What happened in a world, line by line, with the time and who it happened to.</summary>
internal sealed class Story(IReactorTime time)
{
    private const int LinesMax = 20_000;

    private readonly List<string> lines = [];

    /// <summary>False leaves everything out, for runs too long to be told.</summary>
    public bool IsTold { get; set; } = true;

    public IReadOnlyList<string> Lines => lines;

    public string Hash => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))))[..16];

    public void Tell(string who, string what)
    {
        if (IsTold && lines.Count < LinesMax)
            lines.Add($"{time.Elapsed.TotalSeconds,9:0.000}  {who,-12} {what}");
    }
}
