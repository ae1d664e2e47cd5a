namespace Monitoring.Agent.Sampling;

/// <summary>What the cpu sampler shows beside the CPUs' times.</summary>
/// <param name="Guests">The time spent in guests. Default: true.</param>
/// <param name="Info">What the CPUs are. Default: false.</param>
/// <param name="Flags">Which of the first CPU's flags. Default: none.</param>
/// <param name="Bugs">Which of the first CPU's bugs. Default: none.</param>
public sealed record CpuOptions(
    bool Guests = true, bool Info = false, NameFilter? Flags = null, NameFilter? Bugs = null)
{
    private static readonly SamplerFlag GuestFlag =
        new("collector.cpu.guest", "Show the time that CPUs spent in guests.", "true", IsSwitch: true);

    private static readonly SamplerFlag InfoFlag =
        new("collector.cpu.info", "Show what the CPUs are.", "false", IsSwitch: true);

    private static readonly SamplerFlag FlagsFlag = new(
        "collector.cpu.info.flags-include",
        "Which of the first CPU's flags are shown, a regular expression; turns on collector.cpu.info.");

    private static readonly SamplerFlag BugsFlag = new(
        "collector.cpu.info.bugs-include",
        "Which of the first CPU's bugs are shown, a regular expression; turns on collector.cpu.info.");

    /// <summary>The flags that set them.</summary>
    public static IReadOnlyList<SamplerFlag> AllFlags { get; } = [GuestFlag, InfoFlag, FlagsFlag, BugsFlag];

    /// <summary>As the flags say.</summary>
    /// <exception cref="FormatException">A flag is no regular expression.</exception>
    public static CpuOptions From(SamplerContext context)
    {
        var flags = FilterOf(context, FlagsFlag);
        var bugs = FilterOf(context, BugsFlag);
        var info = context.IsOn(InfoFlag) || flags is not null || bugs is not null;
        return new CpuOptions(context.IsOn(GuestFlag), info, flags, bugs);
    }

    private static NameFilter? FilterOf(SamplerContext context, SamplerFlag flag) =>
        context.Text(flag).Length == 0 ? null : NameFilter.FromFlag(context, flag);
}
