using Monitoring.Agent.Host;
using Monitoring.Text;

namespace Monitoring.Agent.Sampling;

/// <summary>One file of a textfile directory. It is read again only when it was written again.</summary>
internal sealed class Textfile(string path)
{
    // A file written within this time before it was read may be written again without its stamp showing it.
    private const long UnsettledSeconds = 2;

    private readonly byte[] pathBytes = LibC.PathBytes(path);
    private FileStamp stamp;
    private bool isSettled;

    /// <summary>Where it is.</summary>
    public string Path { get; } = path;

    /// <summary>What it says; empty while there is an error.</summary>
    public IReadOnlyList<ParsedFamily> Families { get; private set; } = [];

    /// <summary>Why it cannot be used; empty when it can.</summary>
    public string Error { get; private set; } = "";

    /// <summary>When it was written, in whole seconds since the Unix epoch.</summary>
    public long WrittenSeconds => stamp.ModifiedSeconds;

    /// <summary>Reads it if need be; true when it was read.</summary>
    /// <param name="nowSeconds">The clock, in seconds since the Unix epoch.</param>
    public bool Refresh(long nowSeconds)
    {
        var error = FileStamp.Read(pathBytes, out var seen);
        if (isSettled && error == 0 && seen == stamp)
            return false;
        stamp = seen;
        isSettled = error == 0 && nowSeconds - seen.ChangedSeconds > UnsettledSeconds;
        Families = [];
        if (error != 0)
            Error = LibC.Failure(Path, error).Message;
        else if (!seen.IsRegular)
            Error = $"{Path} is not a regular file; only such are read";
        else
            Parse();
        return true;
    }

    private void Parse()
    {
        try
        {
            using var file = new HostFile(Path);
            var parsed = ExpositionParser.Parse(file.Read(), timestampsAllowed: false);
            Families = parsed.Families;
            Error = parsed.Error is { } wrong ? $"{Path}, {wrong}" : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Error = e.Message;
        }
    }
}
