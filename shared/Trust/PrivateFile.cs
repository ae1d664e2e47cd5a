namespace Monitoring.Trust;

/// <summary>A small text file that only its owner may read: mode 0600.</summary>
public static class PrivateFile
{
    /// <summary>The longest file that is read, in bytes.</summary>
    public const int BytesMax = 64 * 1024;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Reads it.</summary>
    /// <exception cref="TrustException">It is missing, too long, or open to others.</exception>
    public static string Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            // The mode is asked of the open file, so that what is checked is what is read.
            if ((File.GetUnixFileMode(file.SafeFileHandle) & Others) != UnixFileMode.None)
            {
                throw new TrustException($"others may read or write {path}; run: chmod 600 {path}");
            }

            var bytes = new byte[BytesMax + 1];
            var count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return count <= BytesMax
                ? System.Text.Encoding.UTF8.GetString(bytes, 0, count)
                : throw new TrustException($"{path} is over {BytesMax} bytes: is it the right file?");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TrustException($"can't read {path}: {Reason(error)}", error);
        }
    }

    /// <summary>Writes it so that it is there whole or not at all, also after a power cut; its directory is made when
    /// missing.</summary>
    /// <exception cref="TrustException">It can't be written.</exception>
    public static void Write(string path, string text)
    {
        var temporary = path + ".new";
        try
        {
            var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
            Directory.CreateDirectory(directory, OwnerOnly | UnixFileMode.UserExecute);
            File.Delete(temporary);
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly,
            };
            using (var file = new FileStream(temporary, options))
            {
                file.Write(System.Text.Encoding.UTF8.GetBytes(text));
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
            FolderSync.Sync(directory);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TrustException($"can't write {path}: {Reason(error)}", error);
        }
    }

    // The native agent has no message texts in it, so the frequent cases are named here.
    private static string Reason(Exception error) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException => "permission denied",
        _ => error.Message,
    };
}
