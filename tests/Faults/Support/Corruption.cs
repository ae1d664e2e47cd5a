using System.Buffers.Binary;
using Microsoft.Data.Sqlite;

namespace Monitoring.Tests.Faults.Support;

/// <summary>Changes bytes in files as a bad disk might.</summary>
internal static class Corruption
{
    private const int SpoolHeaderBytes = 48;
    private const int FrameHeaderBytes = 6;

    /// <summary>Changes a byte in the frames that a partition was given last; nothing may have it open.</summary>
    public static void ChangeNewestRow(string partition)
    {
        using var connection = new SqliteConnection($"Data Source={partition};Pooling=False");
        connection.Open();
        using var newest = connection.CreateCommand();
        newest.CommandText = "SELECT id, frames FROM journal ORDER BY id DESC LIMIT 1";
        using var row = newest.ExecuteReader();
        Assert.IsTrue(row.Read());
        var frames = (byte[])row.GetValue(1);
        // All but the frame's own checksum agrees with what it says then.
        frames[FrameHeaderBytes] ^= 1;
        using var change = connection.CreateCommand();
        change.CommandText = "UPDATE journal SET frames = $frames WHERE id = $id";
        change.Parameters.AddWithValue("$frames", frames);
        change.Parameters.AddWithValue("$id", row.GetInt64(0));
        row.Close();
        Assert.AreEqual(1, change.ExecuteNonQuery());
    }

    /// <summary>Changes when a partition says that it was made; nothing may have it open.</summary>
    public static void SetCreated(string partition, DateTimeOffset created)
    {
        using var connection = new SqliteConnection($"Data Source={partition};Pooling=False");
        connection.Open();
        using var change = connection.CreateCommand();
        change.CommandText = "UPDATE meta SET value = $created WHERE name = 'created_ms'";
        change.Parameters.AddWithValue("$created", $"{created.ToUnixTimeMilliseconds()}");
        Assert.AreEqual(1, change.ExecuteNonQuery());
    }

    /// <summary>Changes a byte of a frame in a spool file.</summary>
    public static void ChangeFrame(string file, int index)
    {
        var at = Frames(file)[index] + FrameHeaderBytes;
        using var stream = File.Open(file, FileMode.Open);
        stream.Position = at;
        var was = stream.ReadByte();
        stream.Position--;
        stream.WriteByte((byte)(was ^ 1));
    }

    /// <summary>Where the whole frames of a spool file begin.</summary>
    public static List<int> Frames(string file)
    {
        // The agent may be writing it.
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var frames = new List<int>();
        var at = SpoolHeaderBytes;
        while (at + sizeof(int) < bytes.Length)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));
            if (at + length > bytes.Length)
                break;
            frames.Add(at);
            at += length;
        }
        return frames;
    }
}
