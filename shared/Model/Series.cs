namespace Monitoring.Model;

/// <summary>One series: a family, the labels that tell it from its siblings, and its part in the family.</summary>
/// <param name="Family">What it shares with its siblings.</param>
/// <param name="Labels">Its own labels, sorted; a bucket's <c>le</c> and a quantile's <c>quantile</c> are among
/// them.</param>
/// <param name="Role">Which part of a histogram or summary it is. Default: the value itself.</param>
public sealed record Series(Family Family, LabelSet Labels, SampleRole Role = SampleRole.Value)
{
    /// <summary>The name its samples carry: the family's with the role's suffix.</summary>
    public string SampleName => Role switch
    {
        SampleRole.Bucket => Family.Name + "_bucket",
        SampleRole.Sum => Family.Name + "_sum",
        SampleRole.Count => Family.Name + "_count",
        _ => Family.Name,
    };

    /// <inheritdoc/>
    public override string ToString() => SampleName + Labels;
}
