namespace Monitoring.Protocol.Frames;

/// <summary>Why the collector does not take a series.</summary>
public enum RefusalReason : byte
{
    /// <summary>The agent has as many live series as it may, or their names and labels take too many bytes.</summary>
    TooManySeries = 1,

    /// <summary>The metric's or a label's name has characters that are not allowed there, or is empty.</summary>
    BadName = 2,

    /// <summary>A name, a label's value, a text, the number of labels or all their bytes are over a limit.</summary>
    TooLong = 3,

    /// <summary>The bytes of a name or label are no UTF-8.</summary>
    BadText = 4,

    /// <summary>A live series has the same name and labels, or a label stands twice.</summary>
    Duplicate = 5,

    /// <summary>A live series of the same family has another type.</summary>
    TypeConflict = 6,

    /// <summary>A type, kind, role or operation that the collector does not know.</summary>
    UnknownMeaning = 7,
}
