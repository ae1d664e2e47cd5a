using System.Text;

namespace Monitoring.Tests.Simulation.Fleets;

/// <summary>Writes what an agent logs into the story.</summary>
internal sealed class StoryWriter(Story story, string who) : TextWriter
{
    public override Encoding Encoding => Encoding.UTF8;

    public override void WriteLine(StringBuilder? value) => story.Tell(who, "says: " + value);
}
