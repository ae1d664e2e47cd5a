using System.Net;
using System.Threading.RateLimiting;
using Monitoring.Collector.Instruments;
using Monitoring.Collector.Listening;
using Monitoring.Reactor;

namespace Monitoring.Collector.Web.Access;

/// <summary>
/// Checks passwords: few at a time, and none of a user's name or an address that failed too often. Names that no user
/// has are locked and take time like others, so nobody learns which there are. Any thread.
/// </summary>
internal sealed class SignIn : IDisposable
{
    private readonly Func<AccessBook> book;
    private readonly Sessions sessions;
    private readonly LabelledCounter outcomes;
    private readonly Lock guard = new();

    // Both are guarded by the lock.
    private readonly FailureTable users;
    private readonly FailureTable addresses;

    private readonly ConcurrencyLimiter checks = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = WebLimits.PasswordChecksMax,
        QueueLimit = WebLimits.PasswordChecksWaitingMax,
    });

    /// <summary>Sets it up.</summary>
    /// <param name="book">The users as they are now.</param>
    /// <param name="sessions">Where sessions begin.</param>
    /// <param name="time">The clock of the locks.</param>
    /// <param name="outcomes">Counts attempts by outcome.</param>
    public SignIn(Func<AccessBook> book, Sessions sessions, IReactorTime time, LabelledCounter outcomes)
    {
        this.book = book;
        this.sessions = sessions;
        this.outcomes = outcomes;
        users = new FailureTable(time, WebLimits.UserFailuresMax);
        addresses = new FailureTable(time, WebLimits.AddressFailuresMax);
    }

    /// <summary>Tries to begin a session.</summary>
    /// <param name="name">The user's name, as typed.</param>
    /// <param name="password">The password, as typed.</param>
    /// <param name="address">Where the attempt comes from.</param>
    /// <param name="gone">Set when nobody waits for the answer any more.</param>
    public async Task<SignInResult> TryAsync(
        string name, string password, IPAddress address, CancellationToken gone)
    {
        var result = await JudgeAsync(AccessBook.IsName(name) ? name : "", password, address, gone);
        outcomes[result.Outcome.ToString().ToLowerInvariant()].Increment();
        return result;
    }

    /// <inheritdoc/>
    public void Dispose() => checks.Dispose();

    private async Task<SignInResult> JudgeAsync(
        string name, string password, IPAddress address, CancellationToken gone)
    {
        var from = AddressKey.Of(address);
        if (Locked(name, from) is { } locked)
            return locked;
        using var turn = await checks.AcquireAsync(1, gone);
        if (!turn.IsAcquired)
            return new SignInResult(SignInOutcome.Busy, "", TimeSpan.FromSeconds(1));
        // Those that were checked while this one waited may have locked it.
        if (Locked(name, from) is { } lockedSince)
            return lockedSince;
        var user = book().UserNamed(name);
        var isRight = password.Length <= PasswordHash.PasswordLengthMax
            && await Task.Run(() => (user?.Password ?? PasswordHash.OfNobody).Matches(password), CancellationToken.None)
            && user is not null;
        lock (guard)
        {
            if (!isRight)
                return new SignInResult(SignInOutcome.Wrong, "", Longer(users.Fail(name), addresses.Fail(from)));
            users.Forget(name);
        }
        return new SignInResult(SignInOutcome.Ok, sessions.Begin(user!).Cookie, TimeSpan.Zero);
    }

    private SignInResult? Locked(string name, string from)
    {
        lock (guard)
        {
            var wait = Longer(users.WaitOf(name), addresses.WaitOf(from));
            return wait > TimeSpan.Zero ? new SignInResult(SignInOutcome.Locked, "", wait) : null;
        }
    }

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
