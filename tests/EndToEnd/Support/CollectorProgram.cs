using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;

namespace Monitoring.Tests.EndToEnd.Support;

/// <summary>
/// A real collector on loopback with a data directory of its own; it can be killed and started again on the same
/// ports.
/// </summary>
public sealed class CollectorProgram : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly string[] extraArguments;
    private readonly IReadOnlyDictionary<string, string> environment;
    private readonly bool tls;
    private readonly HttpClient http;

    private CollectorProgram(
        string dataDirectory,
        string[] arguments,
        IReadOnlyDictionary<string, string> environment,
        string agentsAddress,
        bool tls,
        string? certificateFile)
    {
        this.tls = tls;
        CertificateFile = certificateFile ?? Path.Combine(dataDirectory, "web-certificate.pem");
        http = new HttpClient(Trusting());
        AgentsAddress = agentsAddress;
        DataDirectory = dataDirectory;
        extraArguments = arguments;
        this.environment = environment;
        Program = Launch();
    }

    public string DataDirectory { get; }

    /// <summary>Where agents dial in, but for the port.</summary>
    public string AgentsAddress { get; }

    public int AgentsPort { get; } = Ports.Free();

    public int WebPort { get; } = Ports.Free();

    public string Url => $"{(tls ? "https" : "http")}://127.0.0.1:{WebPort}";

    /// <summary>The web side's certificate: the one that it makes for itself, unless a test gives it another.</summary>
    public string CertificateFile { get; }

    public RunningProgram Program { get; private set; }

    /// <summary>Starts a collector and waits until it serves.</summary>
    public static async Task<CollectorProgram> Start(
        string dataDirectory,
        string[]? arguments = null,
        IReadOnlyDictionary<string, string>? environment = null,
        string agentsAddress = "127.0.0.1",
        bool tls = false,
        string? certificateFile = null)
    {
        environment ??= new Dictionary<string, string>();
        var collector = new CollectorProgram(
            dataDirectory, arguments ?? [], environment, agentsAddress, tls, certificateFile);
        try
        {
            await collector.Serves();
            return collector;
        }
        catch
        {
            collector.Dispose();
            throw;
        }
    }

    /// <summary>Starts it again, after it has ended, with the same ports and data.</summary>
    public async Task Restart()
    {
        Program.Dispose();
        Program = Launch();
        await Serves();
    }

    /// <summary>Gives the running collector a command; fails unless it carries it out.</summary>
    /// <returns>What it printed.</returns>
    public string Ask(params IEnumerable<string> arguments)
    {
        using var command = new RunningProgram(Binaries.Collector, [.. arguments, "--data-dir", DataDirectory]);
        var code = command.Exit(StartLimit).GetAwaiter().GetResult();
        Assert.AreEqual(0, code, command.Output);
        return command.Output;
    }

    /// <summary>The text at a path; fails unless the answer is 200.</summary>
    public Task<string> Get(string path) => http.GetStringAsync(new Uri(Url + path));

    public async Task<HttpStatusCode> Status(string path)
    {
        using var response = await http.GetAsync(new Uri(Url + path));
        return response.StatusCode;
    }

    /// <summary>A handler that takes the web side's certificate and no other.</summary>
    public SocketsHttpHandler Trusting() => new()
    {
        SslOptions =
        {
            RemoteCertificateValidationCallback = (_, shown, _, _) =>
            {
                using var own = X509Certificate2.CreateFromPem(File.ReadAllText(CertificateFile));
                return own.Equals(shown);
            },
        },
    };

    /// <summary>Runs one of the program's commands on this collector; gives its standard output.</summary>
    public Task<string> Command(string? input, params string[] arguments) =>
        CommandCall.Succeed(Binaries.Collector, [.. arguments, "--data-dir", DataDirectory], input);

    /// <summary>The row of a host in <c>/api/hosts</c>, or null.</summary>
    public async Task<JsonNode?> Host(string name)
    {
        var document = JsonNode.Parse(await Get("/api/hosts"));
        return document!["hosts"]!.AsArray().FirstOrDefault(host => (string?)host!["name"] == name);
    }

    /// <summary>Waits until the host called <paramref name="name"/> is in <paramref name="state"/>.</summary>
    public Task<JsonNode?> HostInState(string name, string state, TimeSpan limit) => Eventually.Get(
        () => Host(name), host => (string?)host?["state"] == state, limit, $"host {name} becoming {state}");

    public void Dispose()
    {
        Program.Dispose();
        http.Dispose();
    }

    private RunningProgram Launch() => new(
        Binaries.Collector,
        ["run", "--agents.listen-address", $"{AgentsAddress}:{AgentsPort}",
            "--web.listen-address", $"127.0.0.1:{WebPort}", "--web.tls.enabled", tls ? "true" : "false",
            "--data-dir", DataDirectory, .. extraArguments],
        environment);

    private Task Serves() => Eventually.Holds(
        async () =>
        {
            if (Program.HasExited)
                throw new AssertFailedException("the collector ended: " + Program.Output);
            return await Status("/") == HttpStatusCode.OK;
        },
        StartLimit,
        "the collector serving");
}
