namespace Monitoring.Model;

/// <summary>Which part of its family a series is; it decides the suffix of the sample's name.</summary>
public enum SampleRole : byte
{
    /// <summary>The family's own name, without a suffix. A summary's quantiles are of this role too.</summary>
    Value = 0,

    /// <summary>A histogram's bucket: suffix <c>_bucket</c>.</summary>
    Bucket = 1,

    /// <summary>A histogram's or summary's sum: suffix <c>_sum</c>.</summary>
    Sum = 2,

    /// <summary>A histogram's or summary's count: suffix <c>_count</c>.</summary>
    Count = 3,
}
