using Monitoring.Model;
using Monitoring.Text;

namespace Monitoring.Collector.Store.Query;

/// <summary>One series of one host that an export has to write.</summary>
/// <param name="Host">Whose.</param>
/// <param name="Series">Which: its newest definition in the span.</param>
/// <param name="SamplesMax">More samples than this it can't have.</param>
internal sealed record ExportedSeries(HostIdentity Host, Series Series, long SamplesMax)
    : IComparable<ExportedSeries>
{
    /// <summary>By family, then by host, then as an exposition has them.</summary>
    public int CompareTo(ExportedSeries? other)
    {
        if (other is null)
            return 1;
        var order = string.CompareOrdinal(Series.Family.Name, other.Series.Family.Name);
        if (order == 0)
            order = string.CompareOrdinal(Host.Name, other.Host.Name);
        return order != 0 ? order : SeriesOrder.Compare(Series, other.Series);
    }
}
