using Monitoring.Reactor;

namespace Monitoring.Tests.Simulation.Machines;

/// <summary>A computer: its wall clock, which may be wrong, and whether it has power.</summary>
/// <remarks>Only the wall clock drifts. Timers and elapsed time run at the true pace on every machine, so that what
/// monotonic clocks of unequal pace would do to a fleet is not simulated.</remarks>
/// <param name="name">Its name, which is also its address.</param>
/// <param name="time">The true time.</param>
internal sealed class Machine(string name, VirtualReactor time)
{
    private TimeSpan offset;
    private TimeSpan driftSince;

    public string Name => name;

    /// <summary>Without power it answers nothing, not even by a reset.</summary>
    public bool HasPower { get; set; } = true;

    /// <summary>How much its clock runs fast, in millionths.</summary>
    public double DriftPpm { get; private set; }

    public TimeSpan ClockError => offset + ((time.Elapsed - driftSince) * (DriftPpm / 1e6));

    public DateTimeOffset UtcNow => time.UtcNow + ClockError;

    public void StepClock(TimeSpan step) => offset += step;

    public void Drift(double ppm)
    {
        offset = ClockError;
        driftSince = time.Elapsed;
        DriftPpm = ppm;
    }
}
