namespace Monitoring.Collector.Instruments;

/// <summary>A counter or gauge without labels, as the exporters read it.</summary>
internal interface IReadInstrument
{
    /// <summary>The present figure, from any thread.</summary>
    double Read();
}
