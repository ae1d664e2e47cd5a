using Monitoring.Model;

namespace Monitoring.Collector.Aggregation;

/// <summary>
/// Reads one series of one host by its family's name, with the column kept while the group's series stay the same.
/// </summary>
/// <param name="family">The family's name.</param>
internal sealed class ValueReading(string family)
{
    private Series[]? known;
    private int column = -1;

    /// <summary>The exposed value; null when the group is missing or has no such series.</summary>
    public double? Value(GroupSnapshot? group) => Find(group) ? group!.Exposed(column) : null;

    /// <summary>
    /// The value of one of its labels; empty when the group is missing, or has no such series or label.
    /// </summary>
    public string Label(GroupSnapshot? group, string name) =>
        Find(group) ? group!.Series[column].Labels.Find(name) ?? "" : "";

    private bool Find(GroupSnapshot? group)
    {
        if (group is null)
            return false;
        if (!ReferenceEquals(group.Series, known))
        {
            known = group.Series;
            column = Array.FindIndex(known, s => s.Family.Name == family);
        }
        return column >= 0;
    }
}
