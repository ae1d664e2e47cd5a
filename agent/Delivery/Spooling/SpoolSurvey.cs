namespace Monitoring.Agent.Delivery.Spooling;

/// <summary>What reading a whole spool file tells of it.</summary>
/// <param name="File">The file; null when nothing in it can be sent.</param>
/// <param name="Damage">What is wrong with it.</param>
/// <param name="AckedSeq">Frames up to here were acknowledged when it was begun.</param>
/// <param name="Seen">Which frames were seen in it, whether they can be read or not.</param>
internal readonly record struct SpoolSurvey(SpoolFile? File, SpoolDamage Damage, ulong AckedSeq, SeqRange Seen)
{
    /// <summary>Reads a file. Blocks.</summary>
    public static SpoolSurvey Of(ISpoolFiles files, long number, Guid agentId)
    {
        try
        {
            return Read(files, number, agentId);
        }
        catch (IOException)
        {
            return new SpoolSurvey(null, SpoolDamage.Unreadable, 0, default);
        }
    }

    private static SpoolSurvey Read(ISpoolFiles files, long number, Guid agentId)
    {
        var name = SpoolName.Of(number);
        var length = files.Length(name);
        var reading = new SpoolReading(files, name);
        if (!reading.TryBegin(length) || reading.Header!.Value.AgentId != agentId)
            return new SpoolSurvey(null, SpoolDamage.Foreign, 0, default);
        var damage = ReadFrames(reading, length);
        var chain = reading.Chain;
        var header = reading.Header.Value;
        var file = chain.FirstKeySeq == 0
            ? null
            : new SpoolFile(number, header.Incarnation, chain.FirstKeySeq)
            {
                LastSeq = chain.LastSeq,
                Bytes = length,
                Damaged = damage != SpoolDamage.None,
            };
        // What is missing in a file that is whole was dropped before it could be written, and told then.
        if (file is { Damaged: true })
            file.Losses.Add(chain.Gaps);
        return new SpoolSurvey(file, damage, header.AckedSeq, new SeqRange(chain.BegunSeq, chain.SeenSeq));
    }

    // What stands before a place that the disk does not give out can be sent.
    private static SpoolDamage ReadFrames(SpoolReading reading, long length)
    {
        try
        {
            while (reading.TryNext(length, out _, out _))
            {
            }
            return reading.Damage;
        }
        catch (IOException)
        {
            return SpoolDamage.Unreadable;
        }
    }
}
