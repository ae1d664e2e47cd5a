namespace Monitoring.Agent.Delivery.Spooling;

/// <summary>What lies in a data directory that no agent uses just now.</summary>
/// <param name="Waiting">Files that wait to be delivered.</param>
/// <param name="Damaged">Files that are set aside.</param>
/// <param name="Bytes">Bytes of those that wait.</param>
public readonly record struct SpoolContent(int Waiting, int Damaged, long Bytes)
{
    /// <summary>Looks at the names and the lengths. Blocks.</summary>
    /// <exception cref="IOException">The directory can't be read.</exception>
    public static SpoolContent Of(ISpoolFiles files)
    {
        var content = default(SpoolContent);
        foreach (var name in files.List())
        {
            if (SpoolName.TryParse(name, out _))
                content = content with { Waiting = content.Waiting + 1, Bytes = content.Bytes + files.Length(name) };
            else if (SpoolName.TryParseDamaged(name, out _))
                content = content with { Damaged = content.Damaged + 1 };
        }
        return content;
    }
}
