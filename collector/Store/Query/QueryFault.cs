namespace Monitoring.Collector.Store.Query;

/// <summary>Why a question to the history is not answered. The names are part of the API.</summary>
public enum QueryFault
{
    /// <summary>The question makes no sense: a parameter is missing, malformed or out of range.</summary>
    BadRequest,

    /// <summary>There is no host of that name.</summary>
    UnknownHost,

    /// <summary>Answering would take more work than one question may.</summary>
    TooMuchWork,

    /// <summary>As many questions as may are being answered or wait.</summary>
    Busy,

    /// <summary>The history's files can't be read at the moment.</summary>
    Unreadable,
}
