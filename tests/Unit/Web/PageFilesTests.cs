using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Monitoring.Collector.Web;

namespace Monitoring.Tests.Unit.Web;

[TestClass]
public sealed class PageFilesTests
{
    private static readonly PageFiles Files = new(typeof(StatusPage).Assembly);

    private static string Script => Files.Paths.Single(path => path.EndsWith(".js", StringComparison.Ordinal));

    [TestMethod]
    public async Task Page_AskedFor_IsHtmlThatIsAskedForAgain()
    {
        var (response, body) = await GetAsync("/");

        Assert.AreEqual("text/html; charset=utf-8", response.ContentType);
        Assert.AreEqual("no-cache", response.Headers.CacheControl.ToString());
        Assert.Contains("<div id=\"app\">", System.Text.Encoding.UTF8.GetString(body));
    }

    [TestMethod]
    public async Task Page_Tag_IsThatOfItsHtml()
    {
        var (response, _) = await GetAsync("/");

        Assert.AreEqual($"\"{PageFiles.TagOf(typeof(StatusPage).Assembly)}\"", response.Headers.ETag.ToString());
    }

    [TestMethod]
    public void Page_AssemblyWithoutOne_IsSaid()
    {
        var thrown = Assert.ThrowsExactly<InvalidOperationException>(
            () => PageFiles.TagOf(typeof(PageFilesTests).Assembly));

        Assert.Contains("not in this build", thrown.Message);
    }

    [TestMethod]
    public async Task Page_Html_HoldsNothingInline()
    {
        var html = System.Text.Encoding.UTF8.GetString((await GetAsync("/")).Body);

        Assert.DoesNotMatchRegex("<style|<script(?![^>]* src=)|\\son\\w+=|\\sstyle=|https?://", html);
    }

    [TestMethod]
    public async Task Asset_NamedByContent_IsKeptForGood()
    {
        var (response, _) = await GetAsync(Script);

        Assert.AreEqual("text/javascript; charset=utf-8", response.ContentType);
        Assert.AreEqual("public, max-age=31536000, immutable", response.Headers.CacheControl.ToString());
    }

    [TestMethod]
    [DataRow("gzip, deflate, br", "br")]
    [DataRow("gzip", "gzip")]
    [DataRow("br;q=0, GZIP;q=0.5", "gzip")]
    [DataRow("", "")]
    [DataRow("zstd, identity", "")]
    [DataRow(";;q=x,,", "")]
    public async Task Asset_AcceptedEncoding_IsUsed(string accepted, string encoding)
    {
        var (response, body) = await GetAsync(Script, request => request.Headers.AcceptEncoding = accepted);

        Assert.AreEqual(encoding, response.Headers.ContentEncoding.ToString());
        Assert.AreEqual("Accept-Encoding", response.Headers.Vary.ToString());
        using Stream plain = encoding switch
        {
            "br" => new BrotliStream(new MemoryStream(body), CompressionMode.Decompress),
            "gzip" => new GZipStream(new MemoryStream(body), CompressionMode.Decompress),
            _ => new MemoryStream(body),
        };
        using var unpacked = new MemoryStream();
        await plain.CopyToAsync(unpacked);
        CollectionAssert.AreEqual((await GetAsync(Script)).Body, unpacked.ToArray());
    }

    [TestMethod]
    public async Task Asset_TagKnown_IsNotSentAgain()
    {
        var tag = (await GetAsync(Script)).Response.Headers.ETag.ToString();

        var (same, body) = await GetAsync(Script, request => request.Headers.IfNoneMatch = "\"x\", W/" + tag);
        var (other, _) = await GetAsync(Script, request => request.Headers.IfNoneMatch = "\"x\"");

        Assert.AreEqual(304, same.StatusCode);
        Assert.IsEmpty(body);
        Assert.AreEqual(200, other.StatusCode);
    }

    [TestMethod]
    public async Task Asset_Head_HasTheLengthAndNoBody()
    {
        var (response, body) = await GetAsync(Script, request => request.Method = "HEAD");

        Assert.IsGreaterThan(1000L, response.ContentLength!.Value);
        Assert.IsEmpty(body);
    }

    [TestMethod]
    public async Task Page_Weight_StaysLight()
    {
        var bytes = 0;
        foreach (var path in Files.Paths)
        {
            bytes += (await GetAsync(path, request => request.Headers.AcceptEncoding = "gzip")).Body.Length;
        }

        Assert.IsLessThan(100 * 1024, bytes);
    }

    private static async Task<(HttpResponse Response, byte[] Body)> GetAsync(
        string path, Action<HttpRequest>? change = null)
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { Response = { Body = body } };
        context.Request.Method = "GET";
        change?.Invoke(context.Request);
        await Files.ServeAsync(context, path);
        return (context.Response, body.ToArray());
    }
}
