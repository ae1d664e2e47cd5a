using Monitoring.Model;
using Monitoring.Tests.Simulation.Fleets;
using Monitoring.Tests.Simulation.Machines;
using Monitoring.Trust;

namespace Monitoring.Tests.Simulation;

/// <summary>The usual faults and, beside them, clocks that are set by days and years, changes of the authority,
/// revocations, and disks that don't take a certificate.</summary>
internal sealed class TrustTrouble(World world) : Trouble(world)
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(366);
    // Who is kept out dials twice a minute, which takes its time.
    private static readonly TimeSpan KeptOut = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan OperatorLooks = TimeSpan.FromMinutes(10);

    private readonly World world = world;
    private bool over;

    /// <summary>Changes of the authority that were begun.</summary>
    public int Rotations { get; private set; }

    /// <summary>Agents that were revoked.</summary>
    public int Revocations { get; private set; }

    /// <summary>Agents whose certificate was over before they could keep another.</summary>
    public int Expiries { get; private set; }

    private TimeSpan Life => world.Plan.Certificates!.Life;

    private SimulatedCollector Collector => world.Collectors[0];

    /// <summary>Lets an agent join for the first time, or anew, and starts it.</summary>
    public void Admit(SimulatedAgent agent)
    {
        world.Trust!.Excuse(agent);
        // With a clock that is far off it could not, and is told so.
        Set(agent.Machine, TimeSpan.Zero);
        agent.Memberships!.Join(() => Invite(agent), () =>
        {
            world.Trust.ExcuseNoMore(agent);
            agent.Start();
        });
    }

    public override void Begin()
    {
        base.Begin();
        Supervise([]);
    }

    public override void End()
    {
        over = true;
        Set(Collector.Machine, TimeSpan.Zero);
        foreach (var agent in world.Agents)
        {
            Set(agent.Machine, TimeSpan.Zero);
            agent.Memberships!.Obstruct(false);
        }
        base.End();
    }

    // Who dies later than it was to be started again would stay away for too long.
    private void Supervise(object[] downBefore)
    {
        if (over)
            return;
        if (downBefore.Contains(Collector))
            Collector.Start();
        foreach (var agent in world.Agents.Where(agent => downBefore.Contains(agent)))
            agent.Start();
        object[] down = [.. world.Agents.Where(agent => agent.Process is null)];
        object[] all = Collector.Process is null ? [.. down, Collector] : down;
        world.Time.CallLater(Life * TrustSimulation.LongestFault, () => Supervise(all));
    }

    // The rarer ones are what this is about.
    protected override void Make()
    {
        switch (Random.Next(4))
        {
            case 0:
                SetClock();
                break;
            case 1:
                Command();
                break;
            default:
                base.Make();
                break;
        }
    }

    protected override void SetClock()
    {
        var isCollectors = Random.Next(2) == 0;
        var machine = isCollectors ? Collector.Machine : PickAgent().Machine;
        if (machine.ClockError != TimeSpan.Zero)
        {
            Set(machine, TimeSpan.Zero);
            return;
        }
        var sign = Random.Next(2) == 0 ? 1 : -1;
        var isByAYear = Random.Next(2) == 0;
        var most = isCollectors ? Life / 10 : Checks.TrustWatch.ClockErrorMax * 0.9;
        Set(machine, sign * (isByAYear ? Year : Random.Next(2) == 0 ? Life / 10 : most));
        if (!isByAYear)
            return;
        if (isCollectors && Random.Next(3) > 0)
            StartAnew();
        world.Time.CallLater(KeptOut * Random.NextDouble(), () => Set(machine, TimeSpan.Zero));
    }

    protected override void Command()
    {
        var agent = PickAgent();
        var isOut = world.Trust!.Excused.Contains(agent);
        switch (Random.Next(6))
        {
            case 0 or 1:
                Rotate();
                break;
            case 2 when !isOut:
                Revoke(agent);
                break;
            case 3 or 4 when !isOut:
                Obstruct(agent);
                break;
            case 5:
                LeaveOut(agent);
                break;
        }
    }

    private void Set(Machine machine, TimeSpan error)
    {
        if (machine.ClockError == error)
            return;
        Tell($"{machine.Name}'s clock is set to be off by {error}");
        machine.StepClock(error - machine.ClockError);
        if (world.Agents.Find(agent => agent.Machine == machine) is { } wrong)
            wrong.Truth.ClockWasSet = true;
        else
            world.Trust!.ClockWasSet(Collector);
    }

    // As after a power cut, with a clock that has lost the date.
    private void StartAnew()
    {
        Collector.KillAfter(1, power: false);
        world.Time.CallLater(TimeSpan.FromMinutes(1), Collector.Start);
    }

    private void Rotate()
    {
        // With a clock that is off by a year nobody would.
        if (Collector.Process?.Trust is not { IsChanging: false } trust
            || Collector.Machine.ClockError.Duration() > Life)
            return;
        Tell($"{Collector.Name} is told to change its authority");
        trust.Rotate().AddCallbacks(answer => Rotations += answer.Ok ? 1 : 0, _ => { });
    }

    private void Revoke(SimulatedAgent agent)
    {
        if (Collector.Process is not { } process || agent.Memberships!.KeyPin is not { } pin)
            return;
        Tell($"{Collector.Name} is told to revoke {agent.Name}");
        world.Trust!.Excuse(agent);
        process.Revoke(agent.Name).AddCallbacks(
            _ =>
            {
                Revocations++;
                world.Trust.Revoked(pin);
            },
            _ => { });
        // It goes on dialling with what it has, also once somebody has taken it off the list.
        world.Time.CallLater(KeptOut * Random.NextDouble(), () => Collector.Process?.Forget(agent.Name));
        world.Time.CallLater(KeptOut * (1 + Random.NextDouble()), () => Replace(agent, agent.Memberships.Empty));
    }

    private void Obstruct(SimulatedAgent agent)
    {
        Tell($"{agent.Name} can't write what it has joined");
        agent.Memberships!.Obstruct(true);
        if (Random.Next(2) == 0)
        {
            Later(20, () => agent.Memberships.Obstruct(false));
            return;
        }
        world.Trust!.Excuse(agent);
        AwaitExpiry(agent);
    }

    // Somebody notices after a while, makes room, and lets it join anew with the key that it has.
    private void AwaitExpiry(SimulatedAgent agent)
    {
        if (!over && agent.Memberships!.Until > world.Time.UtcNow - OperatorLooks)
        {
            world.Time.CallLater(OperatorLooks, () => AwaitExpiry(agent));
            return;
        }
        Expiries += over ? 0 : 1;
        Replace(agent, () => agent.Memberships!.Obstruct(false));
    }

    // For longer than it takes to be forgotten.
    private void LeaveOut(SimulatedAgent agent)
    {
        agent.Stop();
        world.Time.CallLater(world.Plan.Certificates!.ForgetAfter * 1.2, agent.Start);
    }

    private void Replace(SimulatedAgent agent, Action between)
    {
        if (agent.Process is not null)
        {
            agent.Stop();
            world.Time.CallLater(TimeSpan.FromMinutes(1), () => Replace(agent, between));
            return;
        }
        between();
        Admit(agent);
    }

    // Who was revoked, or is known with another key, has to be forgotten first.
    private JoinToken? Invite(SimulatedAgent agent)
    {
        if (Collector.Process is not { IsStopping: false, Trust: { } trust } process)
            return null;
        process.Forget(agent.Name);
        return trust.MakeToken(
            new LabelSet(new Label(Checks.TrustWatch.Label, agent.Name)), world.Plan.Certificates!.ForgetAfter);
    }
}
