namespace Monitoring.Model;

/// <summary>One label of a series.</summary>
/// <param name="Name"><c>[a-zA-Z_][a-zA-Z0-9_]*</c>, at most <see cref="Limits.NameBytesMax"/> bytes.</param>
/// <param name="Value">Any UTF-8 text of at most <see cref="Limits.LabelValueBytesMax"/> bytes; an empty value is the
/// same as no label.</param>
public readonly record struct Label(string Name, string Value);
