using Monitoring.Model;

namespace Monitoring.Collector.Store.Query;

/// <summary>A host whose history can be asked for.</summary>
/// <param name="Id">The agent's id.</param>
/// <param name="Name">The host's name now; of a host that was forgotten, the id in hexadecimal.</param>
/// <param name="Labels">What is known of it: its enrolment's labels. <see cref="LabelSet.Empty"/> for none.</param>
public sealed record HostIdentity(Guid Id, string Name, LabelSet Labels)
{
    /// <summary>The label that names the host.</summary>
    public const string InstanceLabel = "instance";

    /// <summary>
    /// The labels that its series carry besides their own, as in <c>/metrics/fleet</c>: its name as
    /// <c>instance</c>, and its enrolment's.
    /// </summary>
    public LabelSet SeriesLabels { get; } = new(
        [new(InstanceLabel, Name), .. Labels.Where(label => label.Name != InstanceLabel)]);

    /// <summary>Whose an event is that belongs to no known host: the collector's own has no name.</summary>
    public static HostIdentity WithoutName(Guid id) => id == Guid.Empty ? new(id, "", LabelSet.Empty) : Forgotten(id);

    /// <summary>A host that nobody knows any more.</summary>
    public static HostIdentity Forgotten(Guid id) => new(id, id.ToString("N"), LabelSet.Empty);
}
