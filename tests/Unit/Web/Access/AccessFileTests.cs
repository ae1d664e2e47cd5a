using Monitoring.Collector.Web.Access;
using Monitoring.Reactor;
using Monitoring.Trust;

namespace Monitoring.Tests.Unit.Web.Access;

[TestClass]
public sealed class AccessFileTests
{
    private readonly string path = Path.GetTempFileName();

    private static AccessBook Book { get; } = AccessBook.Empty
        .With(new WebUser("anna", PasswordHash.OfNobody, DateTimeOffset.UnixEpoch))
        .With(new WebToken("prometheus", WebScope.Scrape, TokenText.HashOf("x"), DateTimeOffset.UnixEpoch))
        .With(new WebToken("grafana", WebScope.Read, TokenText.HashOf("y"), DateTimeOffset.UnixEpoch));

    [TestCleanup]
    public void Remove() => File.Delete(path);

    [TestMethod]
    public void File_WrittenAndRead_IsTheSameAndItsOwnersAlone()
    {
        AccessFile.Write(path, Book);

        var read = AccessFile.Read(path);

        Assert.AreEqual(AccessFile.Format(Book), AccessFile.Format(read));
        Assert.AreEqual("grafana prometheus", string.Join(' ', read.Tokens.Select(token => token.Name)));
        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [TestMethod]
    public void File_Missing_IsNobody() => Assert.AreSame(AccessBook.Empty, AccessFile.Read(path + ".none"));

    [TestMethod]
    public void File_OfTheMost_FitsWhatIsRead()
    {
        var most = Enumerable.Range(0, AccessBook.UsersMax).Aggregate(AccessBook.Empty, (book, i) => book.With(
            new WebUser(i.ToString().PadLeft(AccessBook.NameLengthMax, 'u'), PasswordHash.OfNobody, default)));
        most = Enumerable.Range(0, AccessBook.TokensMax).Aggregate(most, (book, i) => book.With(
            new WebToken(i.ToString().PadLeft(AccessBook.NameLengthMax, 't'), WebScope.Scrape, TokenText.HashOf(""),
                default)));

        AccessFile.Write(path, most);

        Assert.HasCount(AccessBook.UsersMax, AccessFile.Read(path).Users);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("null")]
    [DataRow("""{"version":2,"users":[],"tokens":[]}""")]
    [DataRow("""{"version":1,"users":[]}""")]
    [DataRow("""{"version":1,"users":[{"name":"a b","password":"","created":"2026-01-01T00:00:00Z"}],"tokens":[]}""")]
    [DataRow("""{"version":1,"users":[null],"tokens":[]}""")]
    [DataRow("""{"version":1,"users":[],"tokens":[{"name":"a","scope":"all","hash":"x"}]}""")]
    public void File_Damaged_StopsTheStartInsteadOfOpeningThePage(string content)
    {
        PrivateFile.Write(path, content);

        Assert.ThrowsExactly<TrustException>(() => AccessFile.Read(path));
    }

    [TestMethod]
    public void Change_ThatCannotBeWritten_DoesNotCount()
    {
        var reactor = new VirtualReactor();
        var keeper = new AccessKeeper(Book, reactor, _ => throw new TrustException("the disk is full"));
        string? failed = null;

        keeper.Change(book => (book.WithoutUser("anna"), 1)).AddErrback(failure =>
        {
            failed = failure.Exception.Message;
            return 0;
        });
        reactor.AdvanceBy(TimeSpan.FromSeconds(1));

        Assert.AreEqual("the disk is full", failed);
        Assert.IsNotNull(keeper.Current.UserNamed("anna"));
    }

    [TestMethod]
    public void Changes_AtTheSameTime_BothCount()
    {
        var reactor = new VirtualReactor();
        var written = new List<AccessBook>();
        var keeper = new AccessKeeper(Book, reactor, written.Add);

        keeper.Change(book => (book.WithoutToken("grafana"), 1));
        keeper.Change(book => (book.WithoutUser("anna"), 1));
        keeper.Change(book => (book, 1));
        reactor.AdvanceBy(TimeSpan.FromSeconds(1));

        Assert.AreEqual((0, 1), (keeper.Current.Users.Count, keeper.Current.Tokens.Length));
        Assert.HasCount(2, written);
    }
}
