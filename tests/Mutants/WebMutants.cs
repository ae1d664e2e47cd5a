namespace Monitoring.Tests.Mutants;

/// <summary>Rules of who may come in on the web side, which its unit tests guard.</summary>
internal static class WebMutants
{
    private const string Access = "collector/Web/Access/";
    private const string Front = "collector/Web/Front/";

    public static Mutant[] All { get; } =
    [
        Rule("a path that says nothing is closed", Access + "AccessCheck.cs",
            "http.GetEndpoint()?.Metadata.GetMetadata<AccessMark>()?.Need ?? AccessNeed.Read", "AccessNeed.Nothing"),
        Rule("a change shows its session's token", Access + "AccessCheck.cs",
            "TokenText.AreEqual(http.Request.Headers[SessionEndpoints.CsrfHeader].ToString(), session.CsrfToken)",
            "true"),
        Rule("who must sign in ends with another password", Access + "Sessions.cs",
            "book().UserNamed(session.User.Name)?.Password.Text != session.User.Password.Text", "false"),
        Rule("a name that fails is locked", Access + "SignIn.cs",
            "Longer(users.WaitOf(name), addresses.WaitOf(from))", "addresses.WaitOf(from)"),
        Rule("an address that fails is locked", Access + "SignIn.cs",
            "Longer(users.Fail(name), addresses.Fail(from))", "users.Fail(name)"),
        Rule("passwords are checked few at a time", Access + "SignIn.cs",
            "!turn.IsAcquired", "false"),
        Rule("a sign-in ends the session before it", Access + "SessionEndpoints.cs",
            "sessions.End(before);", ""),
        Rule("a session ends unused", Access + "Sessions.cs",
            "time.Elapsed - session.LastUsed >= WebLimits.SessionIdleMax", "false"),
        Rule("a session ends though used", Access + "Sessions.cs",
            "time.Elapsed - session.Began >= WebLimits.SessionLifeMax", "false"),
        Rule("a weak hash is not read", Access + "PasswordHash.cs",
            "rounds is < RoundsMin or > RoundsMax", "false"),
        Rule("a lock grows", Access + "FailureTable.cs",
            "(1 << Math.Min(failures - free, 16))", "1"),
        Rule("a foreign origin changes nothing", Front + "Origin.cs",
            "site is \"same-origin\" or \"none\"", "true"),
        Rule("a name that is not ours is not answered", Front + "HostNames.cs",
            "Include(http.Request.Host)", "true"),
        Rule("only a trusted proxy names the user", Front + "TrustedProxies.cs",
            "UserHeader is not null && Include(http.Connection.RemoteIpAddress)", "UserHeader is not null"),
        Rule("a user who is named twice is nobody", Front + "ProxyUser.cs",
            "http.Request.Headers[header]", "new Microsoft.Extensions.Primitives.StringValues(\"anna\")"),
        Rule("connections of one address are bounded", Front + "AddressConnections.cs",
            "open.AddOrUpdate(key, 1, (_, count) => count + 1) <= WebLimits.ConnectionsPerAddressMax",
            "open.AddOrUpdate(key, 1, (_, count) => count + 1) > 0"),
        Rule("a changed certificate is read anew", Front + "CertificateKeeper.cs",
            "seen == stamp", "seen.Length > 0"),
        Rule("every answer has the headers", Front + "FrontDoor.cs",
            "SecurityHeaders.AddTo(http);", ""),
        Rule("the public view sums what it shows", "collector/Web/PublicView.cs",
            "Totals(hosts)", "whole.Fleet"),
        Rule("the public view names whom it shows", "collector/Web/PublicView.cs",
            "whole.Missing.Where(names.Contains)", "whole.Missing"),
    ];

    private static Mutant Rule(string name, string file, string original, string mutated) =>
        new(name, Suite.Web, file, original, mutated);
}
