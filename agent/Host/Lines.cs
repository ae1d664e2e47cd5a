namespace Monitoring.Agent.Host;

/// <summary>
/// Walks over the lines of a file's content, without their LF; allocates nothing. For <c>foreach</c>.
/// </summary>
public ref struct Lines(ReadOnlySpan<byte> content)
{
    private ReadOnlySpan<byte> rest = content;

    /// <summary>The line in hand.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>Itself, as <c>foreach</c> wants it.</summary>
    public readonly Lines GetEnumerator() => this;

    /// <summary>Goes on to the next line; false at the end.</summary>
    public bool MoveNext()
    {
        if (rest.IsEmpty)
            return false;
        var end = rest.IndexOf((byte)'\n');
        Current = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        return true;
    }
}
