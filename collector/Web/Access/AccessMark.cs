namespace Monitoring.Collector.Web.Access;

/// <summary>A path's need, as it stands in its endpoint's metadata.</summary>
/// <param name="Need">What it asks.</param>
internal sealed record AccessMark(AccessNeed Need);

/// <summary>Marks paths.</summary>
internal static class AccessMarks
{
    /// <summary>A group whose paths all ask the same.</summary>
    public static IEndpointRouteBuilder Needing(this IEndpointRouteBuilder routes, AccessNeed need) =>
        routes.MapGroup("").WithMetadata(new AccessMark(need));
}
