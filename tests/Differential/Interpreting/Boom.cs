namespace Monitoring.Tests.Differential.Interpreting;

/// <summary>An error of a script.</summary>
internal sealed class Boom(int number) : Exception($"e{number}")
{
    public int Number { get; } = number;
}
