using System.Buffers.Binary;

namespace Monitoring.Agent.Host;

/// <summary>The entries of a directory, read by getdents64 into a buffer that is used again and again.</summary>
/// <remarks>Allocates nothing once its buffer is large enough, and throws nothing.</remarks>
public sealed class DirectoryListing
{
    /// <summary>The most that is read of one directory: 16 MiB, about half a million entries.</summary>
    public const int BytesMax = 16 << 20;

    private const int InitialBytes = 8 << 10;

    // No entry is larger: a name has at most 255 bytes.
    private const int EntryBytesMax = 280;

    private byte[] buffer = new byte[InitialBytes];
    private int length;

    /// <summary>
    /// Reads the directory; gives 0, or the number (errno) of the error that it met, and then there are no entries.
    /// </summary>
    /// <param name="path">The path with a NUL at its end.</param>
    public int Read(ReadOnlySpan<byte> path)
    {
        length = 0;
        var descriptor = LibC.OpenRaw(path, out var error);
        if (descriptor < 0)
            return error;
        error = ReadEntries(descriptor);
        _ = LibC.Close(descriptor);
        if (error != 0)
            length = 0;
        return error;
    }

    /// <summary>For <c>foreach</c> over what was read; <c>.</c> and <c>..</c> are left out.</summary>
    public Walk GetEnumerator() => new(buffer.AsSpan(0, length));

    private int ReadEntries(int descriptor)
    {
        while (true)
        {
            if (buffer.Length - length < EntryBytesMax && buffer.Length < BytesMax)
                Array.Resize(ref buffer, buffer.Length * 2);
            var read = LibC.ReadEntries(descriptor, buffer.AsSpan(length), out var error);
            if (read <= 0)
                return error;
            length += read;
        }
    }

    /// <summary>
    /// Walks over the entries. Each is, by getdents64(2): inode u64, offset i64, length u16, kind u8, name with NUL.
    /// </summary>
    public ref struct Walk(ReadOnlySpan<byte> entries)
    {
        private const int LengthAt = 16;
        private const int KindAt = 18;
        private const int NameAt = 19;
        private const byte RegularFile = 8;

        private ReadOnlySpan<byte> rest = entries;

        /// <summary>The entry in hand.</summary>
        public Entry Current { get; private set; }

        /// <summary>Goes on to the next entry; false at the end.</summary>
        public bool MoveNext()
        {
            while (rest.Length > NameAt)
            {
                var entry = rest[..BinaryPrimitives.ReadUInt16LittleEndian(rest[LengthAt..])];
                rest = rest[entry.Length..];
                var name = entry[NameAt..];
                name = name[..name.IndexOf((byte)0)];
                if (name.SequenceEqual("."u8) || name.SequenceEqual(".."u8))
                    continue;
                var inode = BinaryPrimitives.ReadUInt64LittleEndian(entry);
                Current = new Entry(name, inode, entry[KindAt] == RegularFile);
                return true;
            }
            return false;
        }
    }

    /// <summary>One entry of a directory.</summary>
    /// <param name="name">Its name, any bytes but NUL and slash.</param>
    /// <param name="inode">Its number, which another device of the same name does not share.</param>
    /// <param name="isRegularFile">False too where the file system doesn't say.</param>
    public readonly ref struct Entry(ReadOnlySpan<byte> name, ulong inode, bool isRegularFile)
    {
        /// <summary>Its name, any bytes but NUL and slash.</summary>
        public ReadOnlySpan<byte> Name { get; } = name;

        /// <summary>Its number, which another device of the same name does not share.</summary>
        public ulong Inode { get; } = inode;

        /// <summary>True for a regular file; false too where the file system doesn't say.</summary>
        public bool IsRegularFile { get; } = isRegularFile;
    }
}
