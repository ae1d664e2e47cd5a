using Monitoring.Collector.Cli;
using Monitoring.Collector.Registry;
using Monitoring.Collector.Web.Access;

namespace Monitoring.Tests.Unit.CollectorCli;

[TestClass]
[DoNotParallelize]
public sealed class AccessVerbsTests
{
    private const string Password = "correct horse battery";
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly string directory = Directory.CreateTempSubdirectory("access").FullName;
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();
    private readonly List<ControlRequest> asked = [];

    [TestCleanup]
    public void Remove() => Directory.Delete(directory, recursive: true);

    [TestMethod]
    public void User_AddedWithoutACollector_IsInTheFile()
    {
        Assert.AreEqual(0, Run("user add", "anna"));

        var user = Read().UserNamed("anna")!;
        Assert.IsTrue(user.Password.Matches(Password));
        Assert.AreEqual(Now, user.Created);
        Assert.AreEqual(1, Run("user add", "anna"));
        StringAssert.Contains(error.ToString(), "user password");
    }

    [TestMethod]
    public void User_ChangedAndRemoved_IsNoLongerThere()
    {
        Run("user add", "anna");
        Assert.AreEqual(0, Run("user password", "anna", password: "another password"));
        Assert.IsTrue(Read().UserNamed("anna")!.Password.Matches("another password"));

        Assert.AreEqual(0, Run("user remove", "anna"));
        StringAssert.Contains(output.ToString(), "open to this machine again");
        Assert.IsTrue(Read().Users.IsEmpty);
        Assert.AreEqual(1, Run("user remove", "anna"));
        Assert.AreEqual(1, Run("user password", "anna"));
    }

    [TestMethod]
    public void Token_Created_IsPrintedAloneAndKeptAsAHash()
    {
        Assert.AreEqual(0, Run("web-token create", "prometheus", scope: "scrape"));

        var secret = output.ToString().Trim();
        StringAssert.Matches(secret, new("^mcwt_[A-Za-z0-9_-]{43}$"));
        Assert.AreEqual(WebScope.Scrape, Read().TokenOf(secret)!.Scope);
        Assert.DoesNotContain(secret, File.ReadAllText(Path.Combine(directory, AccessFile.FileName)));
        Assert.AreEqual(1, Run("web-token create", "prometheus", scope: "read"));
        Assert.AreEqual(0, Run("web-token revoke", "prometheus"));
        Assert.IsNull(Read().TokenOf(secret));
        Assert.AreEqual(1, Run("web-token revoke", "prometheus"));
    }

    [TestMethod]
    public void Lists_NameAllAndNoHash()
    {
        Run("user add", "otto");
        Run("user add", "anna");
        Run("web-token create", "grafana", scope: "read");
        output.GetStringBuilder().Clear();

        Assert.AreEqual(0, Run("user list"));
        Assert.AreEqual(0, Run("web-token list"));

        Assert.AreEqual(
            """
            2026-01-02 03:04:05Z  anna
            2026-01-02 03:04:05Z  otto
            2026-01-02 03:04:05Z  read    grafana

            """,
            output.ToString());
    }

    [TestMethod]
    public void Verbs_BesideACollector_AskItAndSendNoSecret()
    {
        using var held = DataDirectory.Open(directory);

        Assert.AreEqual(0, Run("user add", "anna"));
        Assert.AreEqual(0, Run("web-token create", "prometheus", scope: "scrape"));

        Assert.DoesNotContain(Password, asked[0].Argument);
        StringAssert.StartsWith(asked[0].Argument, "anna pbkdf2-sha256$");
        var secret = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
        Assert.AreEqual($"prometheus scrape {TokenText.HashOf(secret)}", asked[1].Argument);
        Assert.IsFalse(File.Exists(Path.Combine(directory, AccessFile.FileName)));
    }

    [TestMethod]
    [DataRow("user add", "")]
    [DataRow("user add", "anna weak-hash")]
    [DataRow("user add", "anna pbkdf2-sha256$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [DataRow("user password", "anna x")]
    [DataRow("web-token create", "p scrape x")]
    [DataRow("web-token create", "p all 0000000000000000000000000000000000000000000000000000000000000000")]
    [DataRow("web-token create", "p 7 0000000000000000000000000000000000000000000000000000000000000000")]
    [DataRow("user fly", "anna")]
    public void Apply_Malformed_ChangesNothing(string command, string argument)
    {
        var book = AccessBook.Empty;

        var (next, said) = AccessVerbs.Apply(book, new ControlRequest(command, argument), Now);

        Assert.AreSame(book, next);
        Assert.IsFalse(said.Ok);
    }

    [TestMethod]
    public void Apply_TooMany_IsRefused()
    {
        var book = AccessBook.Empty;
        for (var i = 0; i < AccessBook.UsersMax; i++)
            book = Apply(book, "user add", $"u{i} {PasswordHash.OfNobody.Text}", ok: true);
        for (var i = 0; i < AccessBook.TokensMax; i++)
            book = Apply(book, "web-token create", $"t{i} read {TokenText.HashOf("")}", ok: true);

        Apply(book, "user add", $"more {PasswordHash.OfNobody.Text}", ok: false);
        Apply(book, "web-token create", $"more read {TokenText.HashOf("")}", ok: false);
    }

    [TestMethod]
    public void Run_NameOrDirectoryThatCannotBe_IsRefused()
    {
        Assert.ThrowsExactly<StartupException>(() => Run("user add", "an na"));
        Assert.ThrowsExactly<StartupException>(() => Run("user add", new string('a', 65)));
        Assert.ThrowsExactly<StartupException>(() => AccessVerbs.Run(
            new DataCommand("user list", directory + "/none"), Now, () => Password, Ask));
    }

    private static AccessBook Apply(AccessBook book, string command, string argument, bool ok)
    {
        var (next, said) = AccessVerbs.Apply(book, new ControlRequest(command, argument), Now);
        Assert.AreEqual(ok, said.Ok, said.Text);
        return next;
    }

    private AccessBook Read() => AccessFile.Read(Path.Combine(directory, AccessFile.FileName));

    private ControlAnswer Ask(string at, ControlRequest request)
    {
        asked.Add(request);
        return new ControlAnswer(true, "done");
    }

    private int Run(string verb, string name = "", string scope = "", string password = Password)
    {
        var (outBefore, errorBefore) = (Console.Out, Console.Error);
        Console.SetOut(output);
        Console.SetError(error);
        try
        {
            return AccessVerbs.Run(
                new DataCommand(verb, directory, name) { Scope = scope }, Now, () => password, Ask);
        }
        finally
        {
            Console.SetOut(outBefore);
            Console.SetError(errorBefore);
        }
    }
}
