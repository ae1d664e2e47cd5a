using System.Text;
using Monitoring.Transport;

namespace Monitoring.Tests.Unit.Transport;

[TestClass]
public sealed class HttpProxyTests
{
    private static readonly HostPort Target = new("collector.example", 7420);

    [TestMethod]
    [DataRow("http://proxy.example:3128", "http://proxy.example:3128")]
    [DataRow("HTTP://proxy.example:3128/", "http://proxy.example:3128")]
    [DataRow("proxy.example:3128", "http://proxy.example:3128")]
    [DataRow("http://proxy.example", "http://proxy.example:80")]
    [DataRow("http://[::1]", "http://[::1]:80")]
    [DataRow("http://[2001:db8::1]:3128", "http://[2001:db8::1]:3128")]
    [DataRow("http://anna:secret@proxy.example:3128", "http://proxy.example:3128")]
    public void TryParse_Url_IsShownWithoutItsUser(string url, string shown) =>
        Assert.AreEqual(shown, Parse(url).ToString());

    [TestMethod]
    [DataRow("https://proxy.example:3128", "speaks https")]
    [DataRow("socks5://proxy.example:1080", "speaks socks5")]
    [DataRow("user:s3cret://x@proxy.example:1080", "speaks something else")]
    [DataRow("user:s3cret", "its address is not HOST:PORT")]
    [DataRow("http://", "HOST:PORT")]
    [DataRow("http://proxy.example:0", "HOST:PORT")]
    [DataRow("http://proxy.example:3128/path", "HOST:PORT")]
    [DataRow("http://[fe80::1%eth0]:3128", "interface")]
    [DataRow("http://anna:s3cret:@", "HOST:PORT")]
    [DataRow("http://anna@proxy.example:1", "USER:PASSWORD")]
    [DataRow("http://:s3cret@proxy.example:1", "USER:PASSWORD")]
    [DataRow("http://anna:s3cret%0d%0aX:y@proxy.example:1", "control characters")]
    public void TryParse_AnythingElse_SaysWhatIsWrongAndNoSecret(string url, string wrong)
    {
        Assert.IsFalse(HttpProxy.TryParse(url, out _, out var said));

        StringAssert.Contains(said, wrong);
        Assert.DoesNotContain("s3cret", said);
    }

    [TestMethod]
    public void RequestFor_AHost_NamesItTwice() => Assert.AreEqual(
        "CONNECT collector.example:7420 HTTP/1.1\r\nHost: collector.example:7420\r\n\r\n",
        Request(Parse("http://proxy.example:3128"), Target));

    [TestMethod]
    public void RequestFor_AnIPv6Address_HasBrackets() => StringAssert.StartsWith(
        Request(Parse("http://proxy.example:3128"), new HostPort("2001:db8::1", 7420)),
        "CONNECT [2001:db8::1]:7420 HTTP/1.1\r\n");

    [TestMethod]
    public void RequestFor_AUserWithOddCharacters_HasThemAsBasic()
    {
        var request = Request(Parse("http://anna:p%40ss%3Aw%C3%B6rd@proxy.example:3128"), Target);

        var expected = Convert.ToBase64String(Encoding.UTF8.GetBytes("anna:p@ss:wörd"));
        StringAssert.Contains(request, $"\r\nProxy-Authorization: Basic {expected}\r\n");
    }

    private static HttpProxy Parse(string url)
    {
        Assert.IsTrue(HttpProxy.TryParse(url, out var proxy, out var wrong), wrong);
        return proxy!;
    }

    private static string Request(HttpProxy proxy, HostPort target) =>
        Encoding.ASCII.GetString(proxy.RequestFor(target));
}
