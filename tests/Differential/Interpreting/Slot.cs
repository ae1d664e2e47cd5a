using System.Reactive;
using Monitoring.Reactor;

namespace Monitoring.Tests.Differential.Interpreting;

/// <summary>A Deferred of a script, by the view that its chain's type asks for at the moment.</summary>
internal sealed class Slot
{
    private Deferred<object?>? typed;
    private Deferred<Unit>? unit;

    public Slot(Deferred<object?> deferred, bool isSource = false)
    {
        typed = deferred;
        Source = isSource ? deferred : null;
    }

    /// <summary>What a script may fire; null for what others fire.</summary>
    public Deferred<object?>? Source { get; }

    /// <summary>Pauses by the script that it may take back.</summary>
    public int Pauses { get; set; }

    public bool Called => typed?.Called ?? unit!.Called;

    /// <summary>For a step that takes any result. Leaves Unit by a step that changes no result; Twisted's side adds one
    /// there as well.</summary>
    public Deferred<object?> Typed()
    {
        if (unit is { } before)
        {
            // Held meanwhile, so that what the steps do finds the new view.
            before.Pause();
            (typed, unit) = (before.AddCallback(static _ => (object?)null), null);
            typed.Unpause();
        }

        return typed!;
    }

    /// <summary>For what takes only Unit.</summary>
    public Deferred<Unit> AsUnit()
    {
        if (unit is null)
        {
            ToUnit(static deferred => deferred.AddCallback(static _ => { }));
        }

        return unit!;
    }

    /// <summary>Adds a step that leads to Unit.</summary>
    public void ToUnit(Func<Deferred<object?>, Deferred<Unit>> add)
    {
        var before = Typed();
        before.Pause();
        (typed, unit) = (null, add(before));
        unit!.Unpause();
    }

    public void Pause()
    {
        Pauses++;
        if (typed is not null)
        {
            typed.Pause();
        }
        else
        {
            unit!.Pause();
        }
    }

    public void Unpause()
    {
        Pauses--;
        if (typed is not null)
        {
            typed.Unpause();
        }
        else
        {
            unit!.Unpause();
        }
    }

    public void Cancel()
    {
        if (typed is not null)
        {
            typed.Cancel();
        }
        else
        {
            unit!.Cancel();
        }
    }
}
