using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Monitoring.Trust;

namespace Monitoring.Tests.Unit.Trust;

[TestClass]
public sealed class SigningRequestTests
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    [TestCleanup]
    public void Dispose() => key.Dispose();

    [TestMethod]
    public void Read_WhatMakeMade_HasTheKey()
    {
        var request = SigningRequest.Read(SigningRequest.Make(key, Guid.NewGuid()));

        Assert.AreEqual(CertificatePin.Of(new PublicKey(key)), request?.Pin);
    }

    [TestMethod]
    public void Read_AnyByteChangedOrLeftOut_NeverThrowsAndNeverGivesAnotherKey()
    {
        var good = SigningRequest.Make(key, Guid.NewGuid());
        var pin = SigningRequest.Read(good)!.Pin;
        for (var i = 0; i < good.Length; i++)
        {
            Assert.IsNull(SigningRequest.Read(good.AsSpan(0, i)));
            foreach (var mask in new byte[] { 1, 0x80, 0xff })
            {
                var bad = good.ToArray();
                bad[i] ^= mask;
                Assert.IsTrue(SigningRequest.Read(bad) is not { } read || read.Pin == pin, $"byte {i}");
            }
        }
    }

    [TestMethod]
    public void Read_OtherKindsOfKeys_AreRefused()
    {
        using var rsa = RSA.Create(2048);
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        byte[][] requests =
        [
            new CertificateRequest("CN=a", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                .CreateSigningRequest(),
            SigningRequest.Make(p384, Guid.NewGuid()),
        ];

        foreach (var request in requests)
            Assert.IsNull(SigningRequest.Read(request));
    }

    [TestMethod]
    public void Read_TooLong_IsRefusedUnread()
    {
        var name = "CN=" + new string('a', SigningRequest.BytesMax);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);

        Assert.IsNull(SigningRequest.Read(request.CreateSigningRequest()));
    }
}
