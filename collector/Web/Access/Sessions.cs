using Monitoring.Reactor;

namespace Monitoring.Collector.Web.Access;

/// <summary>
/// The browsers that are signed in. Kept in memory: a restart signs all out. Any thread.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="book">The users as they are now: a session ends with its user, and with the password it began with.
/// </param>
internal sealed class Sessions(IReactorTime time, Func<AccessBook> book)
{
    private readonly Lock guard = new();

    // By the hash of the cookie. Guarded by the lock.
    private readonly Dictionary<string, Session> sessions = new(StringComparer.Ordinal);

    /// <summary>How many there are; some may have ended unnoticed.</summary>
    public int Count
    {
        get
        {
            lock (guard)
                return sessions.Count;
        }
    }

    /// <summary>
    /// Begins a session. The cookie is always a new one, so that nobody signs in to a session that someone else knows.
    /// </summary>
    /// <returns>The session, and the cookie's value, which is not kept.</returns>
    public (Session Session, string Cookie) Begin(WebUser user)
    {
        var cookie = TokenText.Make();
        var session = new Session(TokenText.HashOf(cookie), user, time.Elapsed);
        lock (guard)
        {
            DropEnded();
            DropOldest(sessions.Values.Where(s => s.User.Name == user.Name), WebLimits.SessionsPerUserMax);
            DropOldest(sessions.Values, WebLimits.SessionsMax);
            sessions.Add(session.Key, session);
        }
        return (session, cookie);
    }

    /// <summary>The live session of a cookie, or null. Counts as use of it.</summary>
    public Session? Find(string cookie)
    {
        var key = TokenText.HashOf(cookie);
        lock (guard)
            return sessions.TryGetValue(key, out var session) && UseIfLive(session) ? session : null;
    }

    /// <summary>Ends a session.</summary>
    public void End(Session session)
    {
        lock (guard)
            sessions.Remove(session.Key);
    }

    private bool UseIfLive(Session session)
    {
        if (HasEnded(session))
        {
            sessions.Remove(session.Key);
            return false;
        }
        session.LastUsed = time.Elapsed;
        return true;
    }

    private bool HasEnded(Session session) =>
        time.Elapsed - session.LastUsed >= WebLimits.SessionIdleMax
        || time.Elapsed - session.Began >= WebLimits.SessionLifeMax
        || book().UserNamed(session.User.Name)?.Password.Text != session.User.Password.Text;

    private void DropEnded()
    {
        foreach (var session in sessions.Values.Where(HasEnded).ToArray())
            sessions.Remove(session.Key);
    }

    // Makes room for one more: the one that was used the longest ago goes.
    private void DropOldest(IEnumerable<Session> among, int most)
    {
        if (among.Count() >= most && among.MinBy(s => s.LastUsed) is { } oldest)
            sessions.Remove(oldest.Key);
    }
}
