using Monitoring.Agent.Host;
using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// A file of tables of two lines, one naming the columns and one with their values, as <c>/proc/net/snmp</c> has
/// them: <c>Udp: InDatagrams NoPorts</c> and <c>Udp: 12 0</c>. The columns of a table are looked up again only when
/// its first line changes.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="familyOf">A column's family, from a name such as <c>Udp_NoPorts</c>; null when it isn't shown.</param>
internal sealed class NetstatTables(string path, Func<string, Family?> familyOf) : IDisposable
{
    private const int NotShown = -1;

    private readonly HostFile file = new(path);
    private readonly List<Table> tables = [];

    /// <summary>Reads the file and sets its values.</summary>
    public void Sample(SampleGroup group)
    {
        var count = 0;
        var lines = new Lines(file.Read());
        while (lines.MoveNext())
        {
            var header = lines.Current;
            if (!lines.MoveNext())
                throw new FormatException($"the last table of {file.Path} lacks its line of values");
            if (count == tables.Count)
                tables.Add(new Table());
            var table = tables[count++];
            if (table.Header is null || !table.Header.AsSpan().SequenceEqual(header))
                table.Become(header, group, familyOf);
            Parse(lines.Current, table.Handles, group);
        }
        for (; tables.Count > count; tables.RemoveAt(tables.Count - 1))
            tables[^1].Release(group);
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private void Parse(ReadOnlySpan<byte> values, int[] handles, SampleGroup group)
    {
        var fields = new Fields(values);
        fields.Skip(1);
        foreach (var handle in handles)
        {
            var value = fields.Next();
            if (value.IsEmpty)
                throw new FormatException($"a table of {file.Path} has fewer values than columns");
            if (handle != NotShown)
                group.Set(handle, Host.Parse.Int64(value));
        }
    }

    private sealed class Table
    {
        public byte[]? Header { get; private set; }

        public int[] Handles { get; private set; } = [];

        public void Become(ReadOnlySpan<byte> header, SampleGroup group, Func<string, Family?> familyOf)
        {
            Release(group);
            var names = System.Text.Encoding.UTF8.GetString(header).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (names.Length == 0 || !names[0].EndsWith(':'))
                throw new FormatException("a table of network counters doesn't start with its protocol's name");
            var protocol = names[0].TrimEnd(':');
            Handles = [.. names[1..].Select(n => familyOf($"{protocol}_{n}") is { } f ? group.Add(f) : NotShown)];
            Header = header.ToArray();
        }

        public void Release(SampleGroup group)
        {
            foreach (var handle in Handles)
            {
                if (handle != NotShown)
                    group.Release(handle);
            }
            Handles = [];
            Header = null;
        }
    }
}
