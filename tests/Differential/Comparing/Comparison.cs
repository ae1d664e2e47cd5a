using Monitoring.Tests.Differential.Scripts;

namespace Monitoring.Tests.Differential.Comparing;

/// <summary>Runs scripts on both sides.</summary>
/// <param name="twisted">Twisted's side.</param>
/// <param name="run">Our side.</param>
internal sealed class Comparison(TwistedProcess twisted, Func<Script, string> run)
{
    /// <summary>The scripts on which the two don't agree.</summary>
    public IEnumerable<Difference> Differences(IReadOnlyCollection<Script> scripts)
    {
        var ours = Task.Run(() => scripts.Select(run).ToArray());
        return scripts.Zip(twisted.Run(scripts).ToArray(), ours.GetAwaiter().GetResult())
            .Where(ran => ran.Second != ran.Third)
            .Select(ran => new Difference(ran.First, ran.Second, ran.Third));
    }
}
