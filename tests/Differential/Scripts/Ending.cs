namespace Monitoring.Tests.Differential.Scripts;

/// <summary>How a <see cref="Body"/> ends.</summary>
internal enum Ending
{
    /// <summary>Returns nothing; a canceller leaves its Deferred alone.</summary>
    Nothing,

    /// <summary>Returns a value; a canceller fires its Deferred with it.</summary>
    Value,

    /// <summary>Throws.</summary>
    Raise,

    /// <summary>Returns a failure; a canceller fires its Deferred with it.</summary>
    Fail,

    /// <summary>Returns a Deferred; a canceller, a translator or a timer returns nothing.</summary>
    Deferred,
}
