using System.Globalization;
using Monitoring.Agent.Host;
using Monitoring.Agent.Sampling;
using Monitoring.Reactor;

namespace Monitoring.Agent.Delivery.Spooling;

/// <summary>
/// The files that hold what nobody has acknowledged: those of earlier incarnations of this agent, and those of this
/// one, in the order in which they were written. Deletes what is acknowledged, drops the oldest when there is too much,
/// and sets aside what is damaged. For the reactor's thread only.
/// </summary>
public sealed class Spool
{
    /// <summary>How much is kept by default: 64 MiB.</summary>
    public const long BytesDefault = 64 << 20;

    /// <summary>The least that may be kept: 256 KiB.</summary>
    public const long BytesMin = 256 << 10;

    /// <summary>Files set aside that are kept, the newest ones: 4.</summary>
    public const int DamagedFilesMax = 4;

    private readonly ISpoolFiles disk;
    private readonly AgentCounters counters;
    private readonly Log log;
    private readonly AckedMarks marks;
    private readonly List<SpoolFile> files = [];
    private readonly Dictionary<ulong, ulong> acked = [];
    private readonly List<long> damaged = [];
    private readonly List<string> undeleted = [];
    private long nextNumber = 1;
    private bool toldFailure;

    /// <summary>Makes it; nothing is read yet.</summary>
    /// <param name="reactor">Lends threads.</param>
    /// <param name="disk">The files.</param>
    /// <param name="agentId">Whose they are.</param>
    /// <param name="bytesMax">The most bytes that are kept.</param>
    /// <param name="counters">Where files are counted.</param>
    /// <param name="log">Where damage is told.</param>
    public Spool(IReactor reactor, ISpoolFiles disk, Guid agentId, long bytesMax, AgentCounters counters, Log log)
    {
        this.disk = disk;
        this.counters = counters;
        this.log = log;
        AgentId = agentId;
        BytesMax = bytesMax;
        Work = new SpoolWork(reactor, disk);
        marks = new AckedMarks(this);
        Untold = new UntoldDrops(this);
    }

    /// <summary>Batches were dropped that nobody has acknowledged: of which incarnation, and their seqs.</summary>
    internal event Action<ulong, IReadOnlyList<ulong>>? Dropped;

    /// <summary>A file was dropped, whether batches were in it or not.</summary>
    internal event Action? FileDropped;

    /// <summary>Damage of the files has taken frames: how many at least, and which, for people. Told when what lies
    /// behind them is acknowledged, or the file goes: until then the next process would find it as well.</summary>
    public event Action<long, string>? Lost;

    /// <summary>The files, oldest first.</summary>
    internal IReadOnlyList<SpoolFile> Files => files;

    /// <summary>The agent.</summary>
    internal Guid AgentId { get; }

    /// <summary>The most bytes that are kept.</summary>
    internal long BytesMax { get; }

    /// <summary>What was dropped, and is not told yet.</summary>
    internal UntoldDrops Untold { get; }

    /// <summary>Work on the files, one after the other.</summary>
    internal SpoolWork Work { get; }

    /// <summary>
    /// Reads what the processes before this one have left. Blocks; to be called once, before anything else.
    /// </summary>
    public void Open()
    {
        var isRead = Try(Untold.Open);
        isRead &= Try(OpenFiles);
        if (isRead)
            counters.ClearSpoolFailure();
        MakeRoom(0, null);
        Show();
    }

    /// <summary>A file that holds a number; its methods block.</summary>
    internal NumberFile NumberFile(string name) => new(disk, name);

    /// <summary>Does some writing in its turn, on a worker thread.</summary>
    /// <returns>Fires when it is done; false when the disk refused it, which is told.</returns>
    internal Deferred<bool> Write(Action write) => Work.Do(_ =>
    {
        write();
        return true;
    }).AddErrback(NoteFailure);

    /// <summary>The newest frame of an incarnation that is known to be acknowledged.</summary>
    internal ulong AckedSeq(ulong incarnation) => acked.GetValueOrDefault(incarnation);

    /// <summary>Everything of the incarnation up to the seq is committed: lets go of files that have no more.</summary>
    internal void Acknowledged(ulong incarnation, ulong seq)
    {
        acked[incarnation] = Math.Max(AckedSeq(incarnation), seq);
        if (files.Count == 0)
            return;
        foreach (var file in files.FindAll(file => file.Incarnation == incarnation))
        {
            if (file.LastSeq <= seq)
                Remove(file);
            else if (file.Losses.Take(seq) is var frames and > 0)
                TellLoss(file.Name, frames);
        }
        Mark(incarnation, AckedMarks.LeadMax);
        Show();
    }

    /// <summary>True when there are files of an incarnation.</summary>
    internal bool Has(ulong incarnation) => files.Exists(file => file.Incarnation == incarnation);

    /// <summary>Writes down how far the incarnations that have files are acknowledged.</summary>
    internal void MarkAcknowledged()
    {
        foreach (var incarnation in files.Select(file => file.Incarnation).Distinct())
            Mark(incarnation, lead: 1);
    }

    /// <summary>A number for a new file.</summary>
    internal long TakeNumber() => nextNumber++;

    /// <summary>The header of a file that is begun says up to where its incarnation is acknowledged.</summary>
    internal void NoteHeader(in SpoolHeader header) => marks.Know(header.Incarnation, header.AckedSeq);

    /// <summary>A file was begun, or has grown, by <paramref name="bytes"/>.</summary>
    internal void Grown(SpoolFile file, long bytes)
    {
        counters.CountSpoolWritten(bytes);
        if (!files.Contains(file))
            files.Add(file);
        Show();
    }

    /// <summary>
    /// A file was read for a connection, to its end or for a while: what is missing in it is lost, unless the collector
    /// or memory has it.
    /// </summary>
    internal void NoteRead(
        SpoolFile file, FileReplay reading, SpoolDamage damage, bool isAtEnd, ulong memoryFirstSeq)
    {
        if (damage == SpoolDamage.None || file.Removed)
            return;
        if (!file.Damaged)
            NoteDamage(file.Number, damage);
        file.Damaged = true;
        var missing = reading.Missing(isAtEnd ? file.LastSeq : reading.LastSeq);
        file.Losses.Add(missing, reading.NeededAboveSeq, memoryFirstSeq);
        if (!isAtEnd || reading.LastSeq >= file.LastSeq || file.LastSeq >= memoryFirstSeq)
            return;
        file.LastSeq = reading.LastSeq;
        Acknowledged(file.Incarnation, AckedSeq(file.Incarnation));
    }

    /// <summary>
    /// Drops the oldest files until there is room for <paramref name="bytes"/> more; <paramref name="current"/> stays.
    /// </summary>
    /// <returns>The newest file that was dropped; null for none.</returns>
    internal SpoolFile? MakeRoom(long bytes, SpoolFile? current)
    {
        var kept = files.Sum(file => file.Bytes);
        SpoolFile? dropped = null;
        while (files.Count > 0 && files[0] != current && kept + bytes > BytesMax)
        {
            dropped = files[0];
            kept -= dropped.Bytes;
            Drop(dropped);
        }
        Show();
        return dropped;
    }

    /// <summary>A file could not be written: tells it once until writing works again.</summary>
    internal void Failed(IOException error)
    {
        counters.CountSpoolFailure();
        if (toldFailure)
            return;
        toldFailure = true;
        log.Error(
            "the spool cannot be written; what is not acknowledged is kept in memory only", ("error", error.Message));
    }

    /// <summary>Writing works.</summary>
    internal void Succeeded()
    {
        counters.ClearSpoolFailure();
        if (toldFailure)
            log.Info("the spool can be written again");
        toldFailure = false;
        Untold.TryAgain();
    }

    private void OpenFiles()
    {
        var names = disk.List();
        var gaps = new SpoolGaps(TellLoss);
        foreach (var name in names)
        {
            if (SpoolName.TryParse(name, out var number))
            {
                Take(number, gaps);
            }
            else if (SpoolName.TryParseDamaged(name, out number))
            {
                damaged.Add(number);
                gaps.NoteSetAside();
            }
            nextNumber = Math.Max(nextNumber, number + 1);
        }
        gaps.End();
        foreach (var (incarnation, seq) in marks.Open(names))
            acked[incarnation] = Math.Max(AckedSeq(incarnation), seq);
        foreach (var file in files)
            file.Losses.Forget(AckedSeq(file.Incarnation));
        foreach (var incarnation in files.Select(file => file.Incarnation).Distinct().ToArray())
            Acknowledged(incarnation, AckedSeq(incarnation));
    }

    private void Take(long number, SpoolGaps gaps)
    {
        var survey = SpoolSurvey.Of(disk, number, AgentId);
        if (survey.Damage != SpoolDamage.None)
            NoteDamage(number, survey.Damage);
        if (survey.File is not { } file)
        {
            if (survey.Damage != SpoolDamage.None)
                gaps.NoteUnusable(SpoolName.Of(number), survey);
            Try(() => SetAside(number));
            return;
        }
        gaps.Note(file, survey);
        acked[file.Incarnation] = Math.Max(AckedSeq(file.Incarnation), survey.AckedSeq);
        marks.Know(file.Incarnation, survey.AckedSeq);
        files.Add(file);
    }

    private void NoteDamage(long number, SpoolDamage damage)
    {
        counters.CountSpoolDamaged();
        var what = damage switch
        {
            SpoolDamage.Torn => "it ends within a frame",
            SpoolDamage.Corrupt => "bytes in it have changed",
            SpoolDamage.Unreadable => "the disk does not give it out",
            _ => "it is no spool file of this agent that this version reads",
        };
        log.Warn(
            "a spool file is damaged; what can be read of it is delivered, and it is set aside",
            ("file", SpoolName.Of(number)),
            ("damage", what));
    }

    private void TellAllLosses(SpoolFile file)
    {
        if (file.Losses.TryTakeAll(out var frames))
            TellLoss(file.Name, frames);
    }

    private void TellLoss(string name, long frames)
    {
        Untold.AddOnItsWay(frames);
        var count = frames.ToString(CultureInfo.InvariantCulture);
        var what = frames > 0
            ? $"at least {count} frames in it or next to it are lost"
            : "how many frames in it are lost is not known";
        Lost?.Invoke(frames, $"the spool file {name} was damaged: {what}");
    }

    private void Mark(ulong incarnation, ulong lead)
    {
        if (Has(incarnation))
            marks.Note(incarnation, AckedSeq(incarnation), lead);
        else
            marks.Forget(incarnation);
    }

    private void Remove(SpoolFile file)
    {
        files.Remove(file);
        file.Removed = true;
        TellAllLosses(file);
        _ = Write(() =>
        {
            if (file.Damaged)
                SetAside(file.Number);
            else
                Delete(file.Name);
        });
    }

    private void Drop(SpoolFile file)
    {
        files.Remove(file);
        file.Removed = true;
        Mark(file.Incarnation, AckedMarks.LeadMax);
        var (ackedSeq, lastSeq) = (AckedSeq(file.Incarnation), file.LastSeq);
        var endSeq = files.Find(other => other.Incarnation == file.Incarnation)?.FirstSeq ?? ulong.MaxValue;
        _ = Work.Do(disk => DroppedContent.Of(disk, file, lastSeq, ackedSeq, endSeq))
            .AddCallback(content =>
            {
                file.Losses.Add(content.Missing, ackedSeq, endSeq);
                TellAllLosses(file);
                Untold.Add(content.Told);
                Dropped?.Invoke(file.Incarnation, content.Batches);
                // Their number is on its way to the disk before the file goes: a process that is killed in between
                // tells too many rather than too few.
                _ = Write(() => Delete(file.Name));
                FileDropped?.Invoke();
            });
    }

    // On a worker thread. What the disk refuses to delete now goes with the next file.
    private void Delete(string name)
    {
        undeleted.Add(name);
        while (undeleted.Count > 0)
        {
            disk.Delete(undeleted[0]);
            undeleted.RemoveAt(0);
        }
    }

    private bool NoteFailure(Failure failure)
    {
        Failed(failure.Trap<IOException>());
        return false;
    }

    private bool Try(Action work)
    {
        try
        {
            work();
            return true;
        }
        catch (IOException e)
        {
            Failed(e);
            return false;
        }
    }

    // On a worker thread, one at a time, or before the reactor runs.
    private void SetAside(long number)
    {
        disk.Rename(SpoolName.Of(number), SpoolName.OfDamaged(number));
        damaged.Add(number);
        while (damaged.Count > DamagedFilesMax)
        {
            disk.Delete(SpoolName.OfDamaged(damaged[0]));
            damaged.RemoveAt(0);
        }
    }

    private void Show() => counters.SetSpool(files.Count, files.Sum(file => file.Bytes));
}
