namespace Monitoring.Collector.Web.Access;

/// <summary>What came of an attempt to sign in.</summary>
internal enum SignInOutcome
{
    /// <summary>A session has begun.</summary>
    Ok,

    /// <summary>There is no such user, or the password is another. Which of both is not told.</summary>
    Wrong,

    /// <summary>This user's name or this address has failed too often, and has to wait.</summary>
    Locked,

    /// <summary>Too many others are being checked.</summary>
    Busy,
}

/// <summary>An attempt's end.</summary>
/// <param name="Outcome">What came of it.</param>
/// <param name="Cookie">The new session's cookie; empty unless there is one.</param>
/// <param name="Wait">How long to wait before the next attempt; zero for not at all.</param>
internal sealed record SignInResult(SignInOutcome Outcome, string Cookie, TimeSpan Wait);
