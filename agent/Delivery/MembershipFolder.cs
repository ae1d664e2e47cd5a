using System.Globalization;
using System.Security.Cryptography;
using Monitoring.Trust;

namespace Monitoring.Agent.Delivery;

/// <summary>
/// The collectors that this host has joined: a file for each in the folder <c>joined</c> of the data directory,
/// numbered in the order of joining.
/// </summary>
/// <param name="dataDirectory">The agent's data directory.</param>
public sealed class MembershipFolder(string dataDirectory)
{
    /// <summary>The most collectors that one agent may have joined.</summary>
    public const int CountMax = 16;

    private const string Extension = ".pem";
    private const string Pending = "pending-";

    private readonly string folder = Path.Combine(dataDirectory, "joined");

    /// <summary>Reads them, the first that was joined first.</summary>
    /// <exception cref="TrustException">A file can't be read, is open to others, or damaged.</exception>
    public IReadOnlyList<Membership> Load() =>
        [.. Numbers().Select(number => Membership.Load(PathOf(number)))];

    /// <summary>The file for one more.</summary>
    /// <exception cref="TrustException">There are as many as may be.</exception>
    public string NextPath()
    {
        var numbers = Numbers();
        return numbers.Count < CountMax
            ? PathOf(numbers.Count == 0 ? 1 : numbers[^1] + 1)
            : throw new TrustException(
                $"this host has joined {CountMax} collectors already: delete one of the files in {folder}");
    }

    /// <summary>
    /// The key for a collector that is yet to be joined. It is on disk from before the first try until
    /// <see cref="ForgetPendingKey"/>, so that each try shows the same: a collector whose answer was lost knows this
    /// agent by it already. Each collector has one of its own, and none learns the key that another knows.
    /// </summary>
    /// <param name="pin">The pin of the collector's key.</param>
    /// <exception cref="TrustException">Its file can't be read or written, is open to others, or damaged; or there are
    /// <see cref="CountMax"/> others.</exception>
    public ECDsa PendingKey(string pin)
    {
        var path = PendingPath(pin);
        if (!File.Exists(path) && PendingCount() >= CountMax)
        {
            throw new TrustException(
                $"joining {CountMax} other collectors has not come to its end: delete {Pending}* in {folder}");
        }
        return KeyFile.LoadOrCreate(path, "delete it, and run monitoring-agent join once more");
    }

    /// <summary>Deletes the key's file: a membership that has been saved holds the key now.</summary>
    /// <param name="pin">The pin of the collector's key.</param>
    public void ForgetPendingKey(string pin) => File.Delete(PendingPath(pin));

    private int PendingCount() =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, $"{Pending}*{Extension}").Count() : 0;

    private string PendingPath(string pin) =>
        Path.Combine(folder, $"{Pending}{CertificatePin.HexOf(pin)}{Extension}");

    private List<int> Numbers()
    {
        if (!Directory.Exists(folder))
            return [];
        List<int> numbers = [];
        foreach (var path in Directory.EnumerateFiles(folder, "*" + Extension))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                numbers.Add(number);
        }
        numbers.Sort();
        return numbers;
    }

    private string PathOf(int number) =>
        Path.Combine(folder, number.ToString(CultureInfo.InvariantCulture) + Extension);
}
