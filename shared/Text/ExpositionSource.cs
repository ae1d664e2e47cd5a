using Monitoring.Model;

namespace Monitoring.Text;

/// <summary>What one host adds to an exposition.</summary>
/// <param name="Labels">
/// Written in front of each series' own labels; a series' own label of the same name is written as
/// <c>exported_NAME</c>, as Prometheus would rename it. Two sources of one exposition must differ in them. <see
/// cref="LabelSet.Empty"/> for none.
/// </param>
/// <param name="Groups">The host's groups; the same family may stand in several.</param>
public sealed record ExpositionSource(LabelSet Labels, IReadOnlyList<GroupSnapshot> Groups);
