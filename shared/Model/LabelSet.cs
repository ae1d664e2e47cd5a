using System.Collections;

namespace Monitoring.Model;

/// <summary>Labels sorted by name (ordinal), each name once; compared by content.</summary>
public sealed class LabelSet : IReadOnlyList<Label>, IEquatable<LabelSet>
{
    private readonly Label[] labels;
    private readonly int hash;

    /// <summary>No labels.</summary>
    public static LabelSet Empty { get; } = new();

    /// <summary>Takes labels in any order.</summary>
    /// <exception cref="ArgumentException">A name stands twice.</exception>
    public LabelSet(params ReadOnlySpan<Label> labels)
    {
        this.labels = labels.ToArray();
        Array.Sort(this.labels, static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        var hash = new HashCode();
        for (var i = 0; i < this.labels.Length; i++)
        {
            if (i > 0 && this.labels[i].Name == this.labels[i - 1].Name)
                throw new ArgumentException($"label {this.labels[i].Name} stands twice", nameof(labels));
            hash.Add(this.labels[i]);
        }
        this.hash = hash.ToHashCode();
    }

    /// <inheritdoc/>
    public int Count => labels.Length;

    /// <inheritdoc/>
    public Label this[int index] => labels[index];

    /// <summary>The labels without a copy.</summary>
    public ReadOnlySpan<Label> AsSpan() => labels;

    /// <summary>The value of a label, or null when there is no such label.</summary>
    public string? Find(string name)
    {
        foreach (var label in labels)
        {
            if (label.Name == name)
                return label.Value;
        }
        return null;
    }

    /// <inheritdoc/>
    public bool Equals(LabelSet? other) =>
        other is not null && hash == other.hash && labels.AsSpan().SequenceEqual(other.labels);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LabelSet);

    /// <inheritdoc/>
    public override int GetHashCode() => hash;

    /// <summary>As in PromQL: <c>{a="1",b="2"}</c>; empty when there are none.</summary>
    public override string ToString() =>
        labels.Length == 0 ? "" : "{" + string.Join(',', labels.Select(l => $"{l.Name}=\"{l.Value}\"")) + "}";

    /// <inheritdoc/>
    public IEnumerator<Label> GetEnumerator() => ((IEnumerable<Label>)labels).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
