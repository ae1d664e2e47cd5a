using System.Text.Json;
using Monitoring.Protocol.Frames;

namespace Monitoring.Collector.Listening;

/// <summary>How a GOODBYE's reason is written in metrics: <c>wrong_token</c>.</summary>
internal static class ReasonLabel
{
    /// <summary>The label of a reason; <c>other</c> for a number that this version does not name.</summary>
    public static string Of(GoodbyeReason reason) =>
        Enum.IsDefined(reason) ? JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString()) : "other";
}
