namespace Monitoring.Collector.Registry;

/// <summary>
/// Replaces a small file so that a reader, or a crash at any moment, finds either the old content or the new, whole.
/// </summary>
public static class AtomicFile
{
    private const UnixFileMode OwnerReadsAndWrites = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>
    /// Writes the content beside the file, on disk, and renames it over the file; mode 0600. Blocks on the disk.
    /// </summary>
    /// <exception cref="IOException">The disk is full, or the directory is gone.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory can't be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var beside = path + ".new";
        File.Delete(beside);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = OwnerReadsAndWrites,
        };
        using (var file = new FileStream(beside, options))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        File.Move(beside, path, overwrite: true);
    }
}
