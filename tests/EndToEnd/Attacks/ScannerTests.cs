using System.Diagnostics;
using System.Text.RegularExpressions;
using Monitoring.Tests.EndToEnd.Support;

namespace Monitoring.Tests.EndToEnd.Attacks;

/// <summary>What <c>openssl s_client</c> and a look at all headers see of the real collector: what SECURITY.md says of
/// it, and no more.</summary>
[TestClass]
[DoNotParallelize]
public sealed partial class ScannerTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static TemporaryDirectory directory = null!;
    private static CollectorProgram collector = null!;

    [ClassInitialize]
    public static async Task Start(TestContext context)
    {
        directory = new TemporaryDirectory();
        collector = await CollectorProgram.Start(directory["collector"], tls: true);
    }

    [ClassCleanup]
    public static void Stop()
    {
        collector.Dispose();
        directory.Dispose();
    }

    [TestMethod]
    public async Task AgentsPort_Tls13_ShowsOneCertificateThatNamesNoHost()
    {
        var seen = await Scan(collector.AgentsPort, "-tls1_3", "-showcerts", "-alpn", "h2,http/1.1");

        StringAssert.Contains(seen, "New, TLSv1.3, Cipher is TLS_");
        Assert.HasCount(2, seen.Split("   i:CN = "), "one certificate in the chain");
        StringAssert.Contains(seen, "subject=CN = monitoring-collector\n");
        StringAssert.Contains(seen, "issuer=CN = monitoring CA\n");
        StringAssert.Contains(seen, "id-ecPublicKey, 256 (bit); sigalg: ecdsa-with-SHA256");
        StringAssert.Contains(seen, "No client certificate CA names sent");
        StringAssert.Contains(seen, "No ALPN negotiated");
        StringAssert.Contains(seen, "Compression: NONE");
        StringAssert.Contains(seen, "Early data was not sent");
        Assert.DoesNotContain(Environment.MachineName, seen.Replace("monitoring-collector", ""));
    }

    [TestMethod]
    public async Task WebPort_Tls13_ShowsItsOwnCertificate()
    {
        var seen = await Scan(collector.WebPort, "-tls1_3", "-alpn", "h2,http/1.1");

        StringAssert.Contains(seen, "New, TLSv1.3, Cipher is TLS_");
        StringAssert.Contains(seen, "subject=CN = monitoring-collector web\n");
        StringAssert.Contains(seen, "ALPN protocol: h2");
        StringAssert.Contains(seen, "Compression: NONE");
        StringAssert.Contains(seen, "No client certificate CA names sent");
        StringAssert.Contains(seen, "Early data was not sent");
    }

    [TestMethod]
    [DataRow(true, "-tls1_2")]
    [DataRow(true, "-tls1_1")]
    [DataRow(true, "-tls1")]
    [DataRow(false, "-tls1_2")]
    [DataRow(false, "-tls1_1")]
    [DataRow(false, "-tls1")]
    public async Task Version_BelowTls13_IsRefused(bool agents, string version)
    {
        // At this level the client offers old versions at all.
        var seen = await Scan(Port(agents), version, "-cipher", "DEFAULT:@SECLEVEL=0");

        StringAssert.Contains(seen, "no peer certificate available");
        StringAssert.Contains(seen, "alert protocol version");
    }

    [TestMethod]
    [DataRow(true, "TLS_AES_128_CCM_SHA256")]
    [DataRow(true, "TLS_AES_128_CCM_8_SHA256")]
    [DataRow(false, "TLS_AES_128_CCM_SHA256")]
    [DataRow(false, "TLS_AES_128_CCM_8_SHA256")]
    public async Task Cipher_OtherThanGcmAndChaCha_IsRefused(bool agents, string cipher)
    {
        var seen = await Scan(Port(agents), "-tls1_3", "-ciphersuites", cipher);

        StringAssert.Contains(seen, "alert handshake failure");
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task Cipher_GcmAndChaCha_AreTaken(bool agents)
    {
        string[] taken = ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"];
        foreach (var cipher in taken)
            StringAssert.Contains(await Scan(Port(agents), "-tls1_3", "-ciphersuites", cipher), $"Cipher is {cipher}");
    }

    [TestMethod]
    [DataRow("/")]
    [DataRow("/api/hosts")]
    [DataRow("/api/session")]
    [DataRow("/metrics")]
    [DataRow("/metrics/fleet")]
    [DataRow("/sd")]
    [DataRow("/nothing")]
    [DataRow("/api/history/range")]
    public async Task Headers_OfEveryPath_AreThoseOfTheDocument(string path)
    {
        var stated = Stated();
        using var http = new HttpClient(collector.Trusting());

        using var answer = await http.GetAsync(new Uri(collector.Url + path));

        var headers = answer.Headers.Concat(answer.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value));
        var others = headers.Keys.Except(stated.Keys, StringComparer.OrdinalIgnoreCase);
        Assert.AreEqual("", string.Join(", ", others));
        foreach (var (name, value) in stated.Where(row => row.Value.Length > 0))
            Assert.AreEqual(value, headers.GetValueOrDefault(name), name);
    }

    private static int Port(bool agents) => agents ? collector.AgentsPort : collector.WebPort;

    /// <summary>The headers that SECURITY.md names, each with the value that it always has; empty when that
    /// varies.</summary>
    private static Dictionary<string, string> Stated()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "SECURITY.md")))
            root = root.Parent!;
        var rows = HeaderRow().Matches(File.ReadAllText(Path.Combine(root.FullName, "SECURITY.md")));
        Assert.IsGreaterThan(10, rows.Count);
        return rows.ToDictionary(
            row => row.Groups["name"].Value, row => row.Groups["value"].Value, StringComparer.OrdinalIgnoreCase);
    }

    private static async Task<string> Scan(int port, params string[] arguments)
    {
        using var client = Process.Start(
            new ProcessStartInfo("openssl", ["s_client", "-connect", $"127.0.0.1:{port}", .. arguments])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            })!;
        using var patience = new CancellationTokenSource(Limit);
        client.StandardInput.Close();
        var output = client.StandardOutput.ReadToEndAsync(patience.Token);
        var error = client.StandardError.ReadToEndAsync(patience.Token);
        await client.WaitForExitAsync(patience.Token);
        return await output + await error;
    }

    [GeneratedRegex(@"^\| `(?<name>[\w-]+):` \| (`(?<value>[^`]*)`|.*) \|$", RegexOptions.Multiline)]
    private static partial Regex HeaderRow();
}
