using Monitoring.Agent.Host;
using Monitoring.Model;
using Monitoring.Reactor;

namespace Monitoring.Agent.Sampling;

/// <summary>Metrics that scripts leave in files <c>*.prom</c>, in Prometheus' text format.</summary>
/// <remarks>
/// A file that cannot be used is left out whole, told once in the log, and makes <c>node_textfile_scrape_error</c> 1;
/// the others are sampled. Only regular files are read, so a FIFO holds nobody up. Files that were not written since
/// the cycle before are not read again.
/// </remarks>
public sealed class TextfileSampler : ISampler
{
    /// <summary>Parts several directories in the flag's value.</summary>
    public const char Separator = ':';

    private static readonly SamplerFlag DirectoryFlag = new(
        "collector.textfile.directory",
        "Directories with files *.prom to read, parted by colons; each may be a pattern such as /var/lib/*/metrics.");

    private static readonly Family ScrapeError = new(
        "node_textfile_scrape_error", MetricType.Gauge, "1 when a file or directory could not be used, else 0.");

    private static readonly Family WrittenTime = new(
        "node_textfile_mtime_seconds", MetricType.Gauge,
        "When a file that was read was written, in seconds since the Unix epoch.", ValueKind.Int64);

    private readonly IReactorTime time;
    private readonly Log log;
    private readonly PathPattern[] patterns;
    private readonly List<TextfileDirectory> directories = [];
    private readonly TextfileSeries series = new();
    private readonly OptionalSeries scrapeError = new(ScrapeError);
    private readonly Dictionary<string, OptionalSeries> written = new(StringComparer.Ordinal);
    private readonly HashSet<string> told = new(StringComparer.Ordinal);
    private readonly bool hasPatterns;
    private bool areFound;
    private bool hasFailed;

    /// <summary>Makes it.</summary>
    /// <param name="directories">Directories or patterns of directories.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where files that cannot be used are told.</param>
    public TextfileSampler(IEnumerable<string> directories, IReactorTime time, Log log)
    {
        this.time = time;
        this.log = log;
        patterns = [.. directories.Select(directory => new PathPattern(directory))];
        hasPatterns = patterns.Any(pattern => pattern.IsPattern);
    }

    /// <summary>How it is announced and made.</summary>
    public static SamplerSpec Spec { get; } = new("textfile", Make) { Flags = [DirectoryFlag] };

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public SamplingPace Pace => SamplingPace.Slow;

    /// <inheritdoc/>
    public bool Sample(SampleGroup group)
    {
        var isChanged = FindDirectories();
        var now = time.UtcNow.ToUnixTimeSeconds();
        foreach (var directory in directories)
            isChanged |= directory.Refresh(now);
        if (isChanged)
            Replace(group);
        series.Set(group);
        foreach (var directory in directories)
            SetWritten(group, directory);
        scrapeError.Set(group, hasFailed ? 1L : 0L);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static TextfileSampler Make(SamplerContext context) => new(
        context.Text(DirectoryFlag).Split(Separator, StringSplitOptions.RemoveEmptyEntries), context.Time, context.Log);

    // Only patterns have to be looked up each time.
    private bool FindDirectories()
    {
        if (areFound && !hasPatterns)
            return false;
        areFound = true;
        return LookUp();
    }

    private bool LookUp()
    {
        string[] paths = [.. patterns.SelectMany(static pattern => pattern.Expand())];
        if (paths.SequenceEqual(directories.Select(static directory => directory.Path)))
            return false;
        var before = directories.ToLookup(static directory => directory.Path, StringComparer.Ordinal);
        directories.Clear();
        directories.AddRange(paths.Select(path => before[path].FirstOrDefault() ?? new TextfileDirectory(path)));
        return true;
    }

    private void Replace(SampleGroup group)
    {
        var files = directories.SelectMany(static directory => directory.Files).ToArray();
        series.Replace(group, files);
        var usable = files.Where(static file => file.Error.Length == 0).Select(static file => file.Path).ToHashSet();
        foreach (var gone in written.Keys.Except(usable).ToArray())
        {
            written[gone].Release(group);
            written.Remove(gone);
        }
        foreach (var path in usable.Except(written.Keys).ToArray())
            written.Add(path, new OptionalSeries(WrittenTime, new Label("file", path)));
        Tell(
        [
            .. directories.Select(static directory => directory.Error),
            .. files.Select(static file => file.Error),
            .. series.Errors,
        ]);
    }

    private void Tell(IEnumerable<string> errors)
    {
        var now = errors.Where(static error => error.Length > 0).ToHashSet(StringComparer.Ordinal);
        foreach (var error in now.Except(told))
            log.Warn("textfile not used", ("error", error));
        told.Clear();
        told.UnionWith(now);
        hasFailed = now.Count > 0;
    }

    private void SetWritten(SampleGroup group, TextfileDirectory directory)
    {
        foreach (var file in directory.Files)
        {
            if (file.Error.Length == 0)
                written[file.Path].Set(group, file.WrittenSeconds);
        }
    }
}
