namespace Monitoring.Agent.Host;

/// <summary>Opens a file, reads it by one system call, and closes it, without allocating or throwing.</summary>
/// <remarks>
/// One read and no more, because the kernel hands out a value per read, and because drivers exist that never come to
/// an end.
/// </remarks>
public static class OneRead
{
    /// <summary>
    /// Reads up to <paramref name="buffer"/>'s length; gives 0, or the number (errno) of the error that it met.
    /// </summary>
    /// <param name="buffer">Where to read to.</param>
    /// <param name="path">The path with a NUL at its end.</param>
    /// <param name="length">How much was read; 0 when it failed.</param>
    public static int Into(Span<byte> buffer, ReadOnlySpan<byte> path, out int length)
    {
        length = 0;
        var descriptor = LibC.OpenRaw(path, out var error);
        if (descriptor < 0)
            return error;
        length = Math.Max(0, LibC.ReadRaw(descriptor, buffer, out error));
        _ = LibC.Close(descriptor);
        return error;
    }
}
