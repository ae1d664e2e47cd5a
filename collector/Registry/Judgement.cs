namespace Monitoring.Collector.Registry;

/// <summary>Whether an agent may come in, as far as the registry can tell.</summary>
public enum Judgement
{
    /// <summary>It may.</summary>
    Welcome,

    /// <summary>Another agent has its name.</summary>
    NameTaken,

    /// <summary>It is kept out until somebody forgets it.</summary>
    KeptOut,

    /// <summary>It was revoked, or its key was.</summary>
    Revoked,

    /// <summary>Another key is known for its id.</summary>
    OtherKey,

    /// <summary>The registry is full.</summary>
    TooMany,
}
