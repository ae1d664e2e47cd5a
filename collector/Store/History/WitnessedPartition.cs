namespace Monitoring.Collector.Store.History;

/// <summary>What a <see cref="PartitionWitness"/> knows.</summary>
/// <param name="Number">Which partition was open last.</param>
/// <param name="Streams">Its streams: what they had when it was made, and what was committed since.</param>
internal sealed record WitnessedPartition(int Number, IReadOnlyList<StreamRecord> Streams);
