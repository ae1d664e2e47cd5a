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

    // An entry is, by getdents64(2): inode u64, offset i64, length u16, kind u8, name with NUL.
    private const int LengthAt = 16;
    private const int KindAt = 18;
    private const int NameAt = 19;
    private const byte RegularFile = 8;

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
    public Walk GetEnumerator() => new(this);

    /// <summary>
    /// The entry at an offset, for a walk that is interrupted by other calls; <c>.</c> and <c>..</c> are left out.
    /// </summary>
    /// <param name="offset">0 for the first entry; moved on to the one after.</param>
    /// <param name="entry">The entry; valid until the next <see cref="Read"/>.</param>
    public bool TryEntryAt(scoped ref int offset, out Entry entry)
    {
        while (offset + NameAt < length)
        {
            var recordLength = BinaryPrimitives.ReadUInt16LittleEndian(buffer.AsSpan(offset + LengthAt));
            var record = buffer.AsSpan(offset, recordLength);
            offset += recordLength;
            var name = record[NameAt..];
            name = name[..name.IndexOf((byte)0)];
            if (name.SequenceEqual("."u8) || name.SequenceEqual(".."u8))
                continue;
            var inode = BinaryPrimitives.ReadUInt64LittleEndian(record);
            entry = new Entry(name, inode, record[KindAt] == RegularFile);
            return true;
        }
        entry = default;
        return false;
    }

    /// <summary>
    /// A hash (FNV-1a, 64 bits) of all names and inodes in their order: as long as it stays the same, so did the
    /// directory.
    /// </summary>
    public ulong Fingerprint()
    {
        const ulong offsetBasis = 0xCBF29CE484222325;
        var hash = offsetBasis;
        foreach (var entry in this)
        {
            foreach (var b in entry.Name)
                hash = Mixed(hash, b);
            hash = Mixed(hash, entry.Inode);
        }
        return hash;
    }

    private static ulong Mixed(ulong hash, ulong next)
    {
        const ulong prime = 0x100000001B3;
        return (hash ^ next) * prime;
    }

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

    /// <summary>Walks over the entries.</summary>
    public ref struct Walk(DirectoryListing listing)
    {
        private int offset;

        /// <summary>The entry in hand.</summary>
        public Entry Current { get; private set; }

        /// <summary>Goes on to the next entry; false at the end.</summary>
        public bool MoveNext()
        {
            var isThere = listing.TryEntryAt(ref offset, out var entry);
            Current = entry;
            return isThere;
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
