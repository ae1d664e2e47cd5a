using System.Text;

namespace Monitoring.Tests.Simulation.Fleets;

/// <summary>Writes what an agent logs into the story.</summary>
internal sealed class StoryWriter(Story story, string who, Func<bool> isAlive) : TextWriter
{
    public override Encoding Encoding => Encoding.UTF8;

    public override void WriteLine(StringBuilder? value)
    {
        if (isAlive())
            story.Tell(who, "says: " + value);
    }
}
