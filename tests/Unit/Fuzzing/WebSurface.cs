using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Monitoring.Collector.Web;
using Monitoring.Collector.Web.Access;
using Monitoring.Collector.Web.Front;
using Monitoring.Tests.Unit.Web.Access;
using IPNetwork = System.Net.IPNetwork;

namespace Monitoring.Tests.Unit.Fuzzing;

/// <summary>
/// What of the web side is ours: cookies, bearer tokens, forwarded headers, names of hosts, the origin of changes and
/// the body of a sign-in, behind Kestrel's parser. An input is a request's first line, its headers and its body.
/// </summary>
internal sealed class WebSurface
{
    private const string ProxyHeader = "X-Forwarded-User";
    private const string Proxy = "192.0.2.9";
    private const int RequestsOfARig = 200;
    private const int AnswerBytesMax = 2_000;

    private WebRig rig = null!;
    private string token = "", cookie = "", csrf = "";
    private int served = RequestsOfARig;

    public static FuzzSurface Make()
    {
        var surface = new WebSurface();
        return new("web request", [.. Seeds.Select(Encoding.Latin1.GetBytes)], surface.RunAsync)
        {
            Words = [.. Words.Select(Encoding.Latin1.GetBytes)],
            BytesMax = 8_192,
            WorkMax = AnswerBytesMax,
            AllocatedMax = (400_000, 64),
            Cost = 4,
        };
    }

    // Secrets are random, so inputs name them and hold none: the same seed gives the same inputs.
    private static string[] Seeds =>
    [
        "GET /api/hosts\n\n",
        "GET /metrics\nAuthorization: Bearer $TOKEN\n\n",
        "GET /api/history/series\nAuthorization: $TOKEN\n\n",
        "GET /api/history/series\nCookie: $COOKIE\n\n",
        "GET /api/session\nCookie: a=b; $COOKIE; c=\"d\"\n\n",
        "POST /api/change\nCookie: $COOKIE\nX-CSRF-Token: $CSRF\nSec-Fetch-Site: same-origin\n\n",
        "POST /api/change\nCookie: $COOKIE\nX-CSRF-Token: $CSRF\nOrigin: https://evil.example\n\n",
        "DELETE /api/session\nCookie: $COOKIE\nX-CSRF-Token: $CSRF\n\n",
        "GET /api/history/series\nX-Forwarded-User: bert\nX-Forwarded-For: 198.51.100.7\nX-Forwarded-Proto: http\n\n",
        "POST /api/session\nContent-Type: application/json\n\n"
            + "{\"user\":\"anna\",\"password\":\"correct horse battery\"}",
        "POST /api/session\nContent-Type: application/json; charset=utf-16\n\n{\"user\":\"anna\",\"password\":null}",
        "POST /api/session\nContent-Type: application/json\n\n" + new string('[', 4_000),
        "GET /\nHost: [::1]:7480\n\n",
        "GET /nothing\nHost: evil.example\n\n",
    ];

    private static string[] Words =>
    [
        "$TOKEN", "$COOKIE", "$CSRF", "Bearer ", "Basic ", "Cookie: ", "Authorization: ", "\n", "; ", "=", "\"",
        "%2e%2e/", "X-Forwarded-For: ", "X-Forwarded-User: ", "127.0.0.1", "[::1%eth0]", "{\"user\":", "\\u0000",
        "\\ud800", ",", "null", "Origin: null", "Sec-Fetch-Site: none", "Host: ", "://", "\0",
    ];

    private async Task<FuzzOutcome> RunAsync(byte[] input)
    {
        if (served++ == RequestsOfARig)
            await BeginAnewAsync();
        var text = Encoding.Latin1.GetString(input)
            .Replace("$TOKEN", token, StringComparison.Ordinal)
            .Replace("$COOKIE", cookie, StringComparison.Ordinal)
            .Replace("$CSRF", csrf, StringComparison.Ordinal);
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        var (head, body) = end < 0 ? (text, "") : (text[..end], text[(end + 2)..]);
        var lines = head.Split('\n');
        var first = lines[0].Split(' ', 2);
        var (method, path) = (first[0].Length == 0 ? "GET" : first[0], "/" + first[^1].Trim('/', ' '));
        var from = input.Length % 2 == 0 ? Proxy : "203.0.113.5";
        // Kestrel itself refuses such a path.
        if (path.Contains("%00", StringComparison.Ordinal))
            return new("400 by Kestrel", 0);

        var answer = await rig.SendAsync(method, path, request => Fill(request, lines.AsSpan(1), body), from);

        Assert.AreEqual(1, answer.Response.Headers.ContentSecurityPolicy.Count);
        AssertNothingGivenAway(answer, text, path, from);
        return new($"{answer.Status} {answer.Body[..Math.Min(answer.Body.Length, 24)]}", answer.Body.Length);
    }

    private static void Fill(HttpRequest request, ReadOnlySpan<string> headers, string body)
    {
        // As Kestrel does before any of ours sees the request.
        foreach (var header in headers[..Math.Min(headers.Length, WebLimits.HeadersMax)])
        {
            var colon = header.IndexOf(':');
            // It lets no control characters through, and no header without a name.
            if (colon > 0 && !header.Any(c => c < ' ' && c != '\t'))
            {
                var name = header[..colon].Trim();
                if (name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
                    request.Headers[name] = StringValues.Concat(request.Headers[name], header[(colon + 1)..].Trim());
            }
        }
        request.Body = new MemoryStream(Encoding.Latin1.GetBytes(body));
    }

    // Whoever gets what is for readers has shown what lets one in.
    private void AssertNothingGivenAway(WebRig.Answer answer, string text, string path, string from)
    {
        if (answer.Body is not ("hosts" or "metrics" or "series" or "forgotten" or "changed"))
            return;
        var value = cookie[(cookie.IndexOf('=') + 1)..];
        var isNamed = from == Proxy && text.Contains(ProxyHeader, StringComparison.OrdinalIgnoreCase);
        Assert.IsTrue(text.Contains(token) || text.Contains(value) || isNamed, $"{path} gave {answer.Body}");
    }

    private async Task BeginAnewAsync()
    {
        rig?.Dispose();
        served = 1;
        rig = new WebRig(
            AccessRules.Default with { LoginAlways = true },
            new TrustedProxies([IPNetwork.Parse(Proxy + "/32")], ProxyHeader), "anna");
        token = rig.Token(WebScope.Read);
        cookie = (await rig.SignInAsync("anna")).Cookie;
        csrf = await rig.CsrfTokenAsync(request => request.Headers.Cookie = cookie);
    }
}
