using Monitoring.Model;

namespace Monitoring.Agent.Sampling;

/// <summary>
/// The series of a file that names its own fields, such as <c>/proc/meminfo</c>: which there are depends on the
/// kernel, so a field's family is made when the field is first seen.
/// </summary>
/// <param name="group">Where the series go.</param>
/// <param name="familyOf">The family of a field, from its name; null for a field that isn't shown.</param>
public sealed class FieldSeries(SampleGroup group, Func<string, Family?> familyOf)
{
    private readonly RowMap<Field> fields = new(
        name => new Field(familyOf(name) is { } family ? group.Add(family) : null),
        field =>
        {
            if (field.Handle is { } handle)
                group.Release(handle);
        });

    /// <summary>Starts a cycle.</summary>
    public void BeginCycle() => fields.BeginCycle();

    /// <summary>The handle of a field's series; false when the field isn't shown.</summary>
    public bool TryFind(ReadOnlySpan<byte> name, out int handle)
    {
        var field = fields.Find(name);
        handle = field.Handle.GetValueOrDefault();
        return field.Handle is not null;
    }

    private sealed record Field(int? Handle);
}
