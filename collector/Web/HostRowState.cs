using System.Text.Json.Serialization;

namespace Monitoring.Collector.Web;

/// <summary>A host's state as the page shows it.</summary>
public enum HostRowState
{
    /// <summary>Its batches arrive in time.</summary>
    [JsonStringEnumMemberName("up")]
    Up,

    /// <summary>A few batches or polls are overdue.</summary>
    [JsonStringEnumMemberName("late")]
    Late,

    /// <summary>Silent for too long, or it said goodbye. Its values have left.</summary>
    [JsonStringEnumMemberName("down")]
    Down,

    /// <summary>Refused until someone decides: a clone of another agent's id, or a name that is taken.</summary>
    [JsonStringEnumMemberName("keptOut")]
    KeptOut,
}
