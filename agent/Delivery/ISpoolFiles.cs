namespace Monitoring.Agent.Delivery;

/// <summary>
/// The files of the agent's data directory, as the spool uses them: made, appended to, read, renamed and deleted,
/// never changed in place. The real ones are <see cref="SpoolDirectory"/>; tests have some in memory that fail when
/// told to.
/// </summary>
/// <remarks>
/// <para>
/// Calls block, so they are made on a worker thread, one at a time. A name is that of a file in the directory, without
/// a slash.
/// </para>
/// <para>
/// Of a file's bytes, those that were there at the last <see cref="Sync"/> survive a loss of power; those appended
/// since may be missing afterwards, be there in part, or be anything. All survive the end of the process.
/// </para>
/// <para>
/// Whatever the file system refuses is an <see cref="IOException"/>, and nothing else is thrown; for a file that
/// isn't there it is a <see cref="FileNotFoundException"/>. After an append that failed, any part of its bytes may be
/// there.
/// </para>
/// </remarks>
public interface ISpoolFiles
{
    /// <summary>The names of all files, sorted by their characters' codes.</summary>
    IReadOnlyList<string> List();

    /// <summary>How many bytes a file has.</summary>
    long Length(string name);

    /// <summary>
    /// Reads up to <paramref name="into"/>'s length from <paramref name="offset"/> on; fewer bytes only at the file's
    /// end. Gives their number.
    /// </summary>
    int Read(string name, long offset, Span<byte> into);

    /// <summary>Writes behind a file's last byte, and makes the file when it isn't there.</summary>
    void Append(string name, ReadOnlySpan<byte> bytes);

    /// <summary>Returns once the file, its name and all its bytes survive a loss of power.</summary>
    void Sync(string name);

    /// <summary>Gives a file another name, at which any other file is replaced; survives a loss of power.</summary>
    void Rename(string from, string to);

    /// <summary>Takes a file away; does nothing when it isn't there. After a loss of power it may be back.</summary>
    void Delete(string name);
}
