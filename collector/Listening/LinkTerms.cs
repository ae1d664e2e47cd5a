using Monitoring.Protocol.Sessions;

namespace Monitoring.Collector.Listening;

/// <summary>How it goes on with an agent that is let in.</summary>
/// <param name="Welcome">What it is told, with the decoders that go on with its streams.</param>
/// <param name="Reader">Takes what this link brings.</param>
public sealed record LinkTerms(WelcomeTerms Welcome, IStreamReader Reader);
