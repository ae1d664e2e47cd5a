using Monitoring.Agent.Host;

namespace Monitoring.Agent.Sampling;

/// <summary>A directory whose files <c>*.prom</c> are read.</summary>
internal sealed class TextfileDirectory(string path)
{
    private static ReadOnlySpan<byte> Suffix => ".prom"u8;

    private readonly byte[] pathBytes = LibC.PathBytes(path);
    private readonly DirectoryListing listing = new();
    private ulong fingerprint;
    private bool isListed;
    private int lastError;

    /// <summary>Where it is.</summary>
    public string Path { get; } = path;

    /// <summary>Its files, in the order of their names.</summary>
    public List<Textfile> Files { get; } = [];

    /// <summary>Why it cannot be listed; empty when it can.</summary>
    public string Error { get; private set; } = "";

    /// <summary>Finds its files and reads those that were written again; true when anything changed.</summary>
    public bool Refresh(long nowSeconds)
    {
        var error = listing.Read(pathBytes);
        var now = listing.Fingerprint();
        var isChanged = !isListed || now != fingerprint;
        if (isChanged)
            List();
        fingerprint = now;
        isListed = true;
        if (error != lastError)
        {
            lastError = error;
            Error = error == 0 ? "" : LibC.Failure(Path, error).Message;
            isChanged = true;
        }
        foreach (var file in Files)
            isChanged |= file.Refresh(nowSeconds);
        return isChanged;
    }

    // A script that puts a new file in the place of the old one changes the inode, not the name: such a file stays.
    private void List()
    {
        var before = Files.ToDictionary(file => file.Path, StringComparer.Ordinal);
        Files.Clear();
        foreach (var entry in listing)
        {
            if (!entry.Name.EndsWith(Suffix))
                continue;
            var file = System.IO.Path.Join(Path, HostText.Of(entry.Name));
            Files.Add(before.TryGetValue(file, out var known) ? known : new Textfile(file));
        }
        Files.Sort(static (a, b) => string.CompareOrdinal(a.Path, b.Path));
    }
}
