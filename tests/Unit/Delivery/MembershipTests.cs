using System.Security.Cryptography;
using Monitoring.Agent.Delivery;
using Monitoring.Trust;

namespace Monitoring.Tests.Unit.Delivery;

[TestClass]
public sealed class MembershipTests
{
    private readonly string directory = Directory.CreateTempSubdirectory("membership").FullName;

    private string FilePath => Path.Combine(directory, "joined", "1.pem");

    [TestCleanup]
    public void Remove() => Directory.Delete(directory, recursive: true);

    [TestMethod]
    public void Save_ThenLoad_IsTheSame()
    {
        using var made = Memberships.Make("[::1]:7420", FilePath);
        made.Save();
        using var read = new MembershipFolder(directory).Load().Single();

        Assert.AreEqual(
            (made.Address, made.Pin, made.FilePath, made.Credential.Since),
            (read.Address, read.Pin, read.FilePath, read.Credential.Since));
        Assert.AreEqual(made.Credential.Certificate, read.Credential.Certificate);
        Assert.IsTrue(read.Credential.Certificate.HasPrivateKey);
        Assert.AreEqual(
            CertificateFault.None,
            read.Credential.Roots.Judge(read.Credential.Certificate, CertificateUse.Agent, Memberships.Now));
        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
    }

    [TestMethod]
    public void Save_RenewalAndMoveBesideEachOther_KeepsBoth()
    {
        using var made = Memberships.Make("old:1", FilePath);
        made.Save();
        var renewed = Memberships.Certify(
            made.MakeRequest(Memberships.AgentId), Memberships.Now, TimeSpan.FromDays(60));
        var credential = made.Read(renewed, Memberships.Now);
        var elsewhere = new Whereabouts(["[::1]:1", "new:1"], ["old:1"]);

        // Neither is used yet when the other one is written.
        made.Save(credential);
        made.Save(elsewhere);

        using (var read = Membership.Load(FilePath))
        {
            Assert.AreEqual(credential.Certificate, read.Credential.Certificate);
            CollectionAssert.AreEqual(
                new[] { "[::1]:1", "new:1", "old:1" }, read.Targets.Select(target => $"{target}").ToArray());
        }
        made.Save(made.Credential);
        using var again = Membership.Load(FilePath);
        Assert.AreEqual("old:1", again.Whereabouts.Former.Single());
    }

    [TestMethod]
    public void Load_Damaged_SaysWhatToDo()
    {
        using var made = Memberships.Make("host:1", FilePath);
        made.Save();
        var text = File.ReadAllText(FilePath);
        string[] damaged =
        [
            "", "nonsense", text.Replace("collector ", "", StringComparison.Ordinal),
            text.Replace("PRIVATE KEY", "PUBLIC KEY", StringComparison.Ordinal), text[..^200],
        ];

        foreach (var bad in damaged)
        {
            File.WriteAllText(FilePath, bad);
            var error = Assert.ThrowsExactly<TrustException>(() => Membership.Load(FilePath));
            StringAssert.Contains(error.Message, "join the collector anew");
        }
    }

    [TestMethod]
    public void Read_CertificateForAnotherKey_IsRefused()
    {
        using var made = Memberships.Make("host:1", FilePath);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var cert = Memberships.Certify(
            SigningRequest.Make(other, Memberships.AgentId), Memberships.Now, TimeSpan.FromDays(1));

        Assert.ThrowsExactly<TrustException>(() => made.Read(cert, Memberships.Now));
        Assert.ThrowsExactly<TrustException>(() => made.Read(cert with { Certificate = new byte[9] }, Memberships.Now));
    }

    [TestMethod]
    public void Read_CertificateNotGoodByThisClock_NamesTheClock()
    {
        using var made = Memberships.Make("host:1", FilePath);
        var cert = Memberships.Certify(
            made.MakeRequest(Memberships.AgentId), Memberships.Now, TimeSpan.FromDays(1));

        var error = Assert.ThrowsExactly<TrustException>(() => made.Read(cert, Memberships.Now.AddDays(2)));
        StringAssert.Contains(error.Message, "clock");
    }

    [TestMethod]
    public void NextPath_Folder_IsNumberedInTheOrderOfJoining()
    {
        var folder = new MembershipFolder(directory);
        for (var i = 1; i <= MembershipFolder.CountMax; i++)
        {
            using var made = Memberships.Make($"host:{i}", folder.NextPath());
            made.Save();
        }

        CollectionAssert.AreEqual(
            Enumerable.Range(1, MembershipFolder.CountMax).Select(i => $"host:{i}").ToArray(),
            folder.Load().Select(membership => membership.Address).ToArray());
        Assert.ThrowsExactly<TrustException>(folder.NextPath);
    }

    [TestMethod]
    public void PendingKey_UntilForgotten_IsTheSameFromAPrivateFile()
    {
        var path = Path.Combine(directory, "joined", $"pending-{new string('a', 64)}.pem");
        var folder = new MembershipFolder(directory);
        using var first = folder.PendingKey(PinOf('a'));
        using var again = new MembershipFolder(directory).PendingKey(PinOf('A'));
        Assert.AreEqual(first.ExportPkcs8PrivateKeyPem(), again.ExportPkcs8PrivateKeyPem());
        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.IsEmpty(folder.Load());

        File.WriteAllText(path, "nonsense");
        var error = Assert.ThrowsExactly<TrustException>(() => folder.PendingKey(PinOf('a')));
        StringAssert.Contains(error.Message, $"{path} holds no usable key: delete it");

        folder.ForgetPendingKey(PinOf('a'));
        using var other = folder.PendingKey(PinOf('a'));
        Assert.AreNotEqual(first.ExportPkcs8PrivateKeyPem(), other.ExportPkcs8PrivateKeyPem());
    }

    [TestMethod]
    public void PendingKey_OfAnotherCollector_IsAnotherAndTheyAreBounded()
    {
        var folder = new MembershipFolder(directory);
        var keys = "0123456789abcdef".Select(digit => folder.PendingKey(PinOf(digit))).ToArray();

        CollectionAssert.AllItemsAreUnique(keys.Select(key => key.ExportPkcs8PrivateKeyPem()).ToArray());
        Assert.HasCount(MembershipFolder.CountMax, keys);
        var tooMany = Assert.ThrowsExactly<TrustException>(() => folder.PendingKey(PinOf('0')[..^1] + "1"));
        StringAssert.Contains(tooMany.Message, "delete pending-*");
        folder.PendingKey(PinOf('0')).Dispose();
        folder.ForgetPendingKey(PinOf('1'));
        folder.PendingKey(PinOf('0')[..^1] + "1").Dispose();
        Array.ForEach(keys, key => key.Dispose());
    }

    private static string PinOf(char digit) => "sha256:" + new string(digit, 64);
}
