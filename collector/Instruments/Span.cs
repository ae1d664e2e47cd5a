using System.Diagnostics;

namespace Monitoring.Collector.Instruments;

/// <summary>
/// A piece of work in a trace, or nothing at all when no one listens. It is a value that a Deferred's callbacks carry
/// along: all chains run on the reactor's one thread, so .NET's ambient <see cref="Activity.Current"/> would follow
/// whichever callback ran last, and is left alone.
/// </summary>
public readonly struct Span
{
    private readonly Activity? activity;

    private Span(Activity? activity) => this.activity = activity;

    /// <summary>True when someone listens, so that details are worth their cost.</summary>
    public bool IsRecorded => activity is not null;

    /// <summary>Starts a piece of this piece. Of nothing, it is nothing.</summary>
    public Span Child(string name) => activity is null ? default : Start(name, activity);

    /// <summary>Adds a detail.</summary>
    /// <param name="key">Its name, parts divided by dots.</param>
    /// <param name="value">A text, number or truth value.</param>
    public void Set(string key, object? value) => activity?.SetTag(key, value);

    /// <summary>Ends it well.</summary>
    public void End() => Stop(ActivityStatusCode.Ok, null);

    /// <summary>Ends it as failed.</summary>
    /// <param name="error">What went wrong, for a person.</param>
    public void Fail(string error) => Stop(ActivityStatusCode.Error, error);

    internal static Span Start(string name, Activity? parent)
    {
        var ambient = Activity.Current;
        Activity.Current = null;
        var started = Tracing.Source.StartActivity(ActivityKind.Internal, parent?.Context ?? default, name: name);
        Activity.Current = ambient;
        return new(started);
    }

    private void Stop(ActivityStatusCode status, string? description)
    {
        if (activity is null)
            return;
        var ambient = Activity.Current;
        activity.SetStatus(status, description);
        activity.Stop();
        Activity.Current = ambient;
    }
}
