namespace Monitoring.Tests.Mutants;

/// <summary>One rule that is broken on purpose, and who must notice.</summary>
/// <param name="Name">Names it in reports and in PLANTED_FAULT; the rule that is broken, in a few words.</param>
/// <param name="Suite">Who must notice.</param>
/// <param name="File">Where the rule stands, relative to the top of the repository.</param>
/// <param name="Original">The text there, which must be found exactly once: statements, when there is a semicolon in
/// it, else an expression. White space may differ.</param>
/// <param name="Mutated">What stands there instead: an expression of the same type, or statements or nothing.</param>
public sealed record Mutant(string Name, Suite Suite, string File, string Original, string Mutated)
{
    /// <summary>True for statements, false for an expression.</summary>
    public bool IsStatement => Original.Contains(';');

    /// <inheritdoc/>
    public override string ToString() => Name;
}
