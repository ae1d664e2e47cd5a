using System.Reflection;
using Microsoft.Net.Http.Headers;

namespace Monitoring.Collector.Web;

/// <summary>Serves the page's files, which the build embeds in this assembly under names that begin with
/// <c>page/</c>.</summary>
internal sealed class PageFiles
{
    private const string Prefix = "page/";
    private readonly Dictionary<string, PageFile> files = new(StringComparer.Ordinal);

    /// <summary>Loads all files. There are a handful, some 60 KiB together, so they stay in memory.</summary>
    public PageFiles(Assembly assembly)
    {
        var names = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).ToHashSet();
        foreach (var name in names.Where(name => ContentTypeOf(name) is not null))
        {
            files["/" + name[Prefix.Length..]] = new PageFile(
                ContentTypeOf(name)!,
                name.StartsWith(Prefix + "assets/", StringComparison.Ordinal),
                Load(assembly, name),
                names.Contains(name + ".br") ? Load(assembly, name + ".br") : null,
                names.Contains(name + ".gz") ? Load(assembly, name + ".gz") : null);
        }

        files["/"] = files.Remove("/index.html", out var index) ? index : throw NotInThisBuild();
    }

    /// <summary>The tag of the page in an assembly; it changes with any of the page's files, as they are named by their
    /// content.</summary>
    /// <exception cref="InvalidOperationException">The page's files are not in this build.</exception>
    public static string TagOf(Assembly assembly) => Load(assembly, Prefix + "index.html").Tag;

    /// <summary>The paths there are; the page itself is <c>/</c>.</summary>
    public IEnumerable<string> Paths => files.Keys;

    /// <summary>Answers a request for one of <see cref="Paths"/>.</summary>
    public async Task ServeAsync(HttpContext context, string path)
    {
        var file = files[path];
        var (bytes, encoding) = Choose(file, context.Request.Headers.AcceptEncoding.ToString());
        var headers = context.Response.Headers;
        headers.ETag = bytes.ETag;
        headers.CacheControl = file.Immutable ? "public, max-age=31536000, immutable" : "no-cache";
        headers.Vary = HeaderNames.AcceptEncoding;
        if (context.Request.Headers.IfNoneMatch.Any(tags => tags!.Contains(bytes.ETag, StringComparison.Ordinal)))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        headers.ContentType = file.ContentType;
        headers.ContentLength = bytes.Bytes.Length;
        if (encoding is not null)
        {
            headers.ContentEncoding = encoding;
        }

        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(bytes.Bytes, context.RequestAborted);
        }
    }

    private static (PageBytes Bytes, string? Encoding) Choose(PageFile file, string accepted)
    {
        if (file.Brotli is not null && Accepts(accepted, "br"))
        {
            return (file.Brotli, "br");
        }

        return file.Gzip is not null && Accepts(accepted, "gzip") ? (file.Gzip, "gzip") : (file.Plain, null);
    }

    // RFC 9110, 12.5.3: a coding is acceptable when it is named with a weight above zero. "*" is answered without
    // compression.
    private static bool Accepts(string header, string coding) =>
        StringWithQualityHeaderValue.TryParseList([header], out var list)
        && list.Any(item =>
            item.Value.Equals(coding, StringComparison.OrdinalIgnoreCase) && item.Quality is null or > 0);

    private static PageBytes Load(Assembly assembly, string name)
    {
        using var resource = assembly.GetManifestResourceStream(name) ?? throw NotInThisBuild();
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return new PageBytes(bytes.ToArray());
    }

    private static InvalidOperationException NotInThisBuild() =>
        new("The status page is not in this build; build the collector again with Node 20 and npm.");

    private static string? ContentTypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => null,
    };
}
