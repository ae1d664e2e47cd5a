using System.Security.Cryptography;
using Monitoring.Agent.Delivery;
using Monitoring.Protocol.Messages;
using Monitoring.Trust;

namespace Monitoring.Tests.Unit.Delivery;

/// <summary>Memberships as a collector would give them.</summary>
internal static class Memberships
{
    /// <summary>The agent that has joined.</summary>
    public static readonly Guid AgentId = new("00112233-4455-6677-8899-aabbccddeeff");

    private static readonly Lazy<Authorities> Usual = new(() => new Authorities("/nowhere", MakeAuthority()));

    /// <summary>When virtual time begins.</summary>
    public static DateTimeOffset Now => new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>An authority that is a year old.</summary>
    public static CertificateAuthority MakeAuthority()
    {
        var directory = Directory.CreateTempSubdirectory("authority").FullName;
        var authority = CertificateAuthority.LoadOrCreate(directory, Now.AddYears(-1));
        Directory.Delete(directory, recursive: true);
        return authority;
    }

    /// <summary>Joins a collector at an address.</summary>
    public static Membership Make(
        string address, string path = "/nowhere", TimeSpan? life = null, Authorities? by = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var token = new JoinToken(address, "sha256:" + new string('a', 64), 1, new byte[JoinToken.SecretBytes]);
        return Membership.Of(
            path, token, key, Certify(SigningRequest.Make(key, AgentId), Now, life ?? TimeSpan.FromDays(30), by),
            Now);
    }

    /// <summary>Answers a request as a collector does.</summary>
    public static Cert Certify(
        ReadOnlyMemory<byte> request, DateTimeOffset now, TimeSpan life, Authorities? by = null)
    {
        by ??= Usual.Value;
        using var signed = by.IssueToAgent(
            SigningRequest.Read(request.Span)!, AgentId, CertificateAuthority.ValidFrom(now, life), now + life);
        return new Cert(
            signed.RawDataMemory.ToArray(),
            [.. by.Roots.Certificates.Select(root => (ReadOnlyMemory<byte>)root.RawDataMemory)]);
    }
}
