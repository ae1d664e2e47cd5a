using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Monitoring.Trust;

/// <summary>
/// The collector's authority and, while it is changed for another, the next one beside it. From the beginning of the
/// change the next one signs for agents, and both are believed. Agents learn it as they renew their certificates, so
/// the collector itself is certified by the old one until all have had the time for that; then that is forgotten.
/// Calls must not overlap, but <see cref="Roots"/> may be read on any thread.
/// </summary>
public sealed class Authorities : IDisposable
{
    /// <summary>The file in the data directory that holds the next authority while there is one.</summary>
    public const string NextFileName = "ca-next.pem";

    private const string EndWord = "change ends ";

    private readonly string directory;
    private volatile State state;

    /// <summary>Begins with one authority.</summary>
    /// <param name="dataDirectory">Where it is kept.</param>
    /// <param name="present">The authority; belongs to this from now on.</param>
    public Authorities(string dataDirectory, CertificateAuthority present)
    {
        directory = dataDirectory;
        state = new State(present, null, null);
    }

    /// <summary>Who is believed, the one that signs for agents first.</summary>
    public TrustedRoots Roots => state.Roots;

    /// <summary>When the change that is under way ends; null for none.</summary>
    public DateTimeOffset? ChangeEnds => state.Ends;

    /// <summary>Reads the authorities in a data directory; makes one when there is none.</summary>
    /// <param name="dataDirectory">Where they are kept.</param>
    /// <param name="now">The wall clock.</param>
    /// <param name="given">Is taken instead of making one. Default: none.</param>
    /// <exception cref="TrustException">A file is open to others, damaged, or can't be read or written.</exception>
    public static Authorities LoadOrCreate(string dataDirectory, DateTimeOffset now, GivenAuthority? given = null)
    {
        var authorities = new Authorities(dataDirectory, CertificateAuthority.LoadOrCreate(dataDirectory, now, given));
        if (File.Exists(authorities.NextPath))
        {
            authorities.LoadNext();
        }

        return authorities;
    }

    /// <summary>Makes the next authority, and writes it down. Blocks.</summary>
    /// <param name="now">The wall clock.</param>
    /// <param name="overlap">For how long the old one is believed: at least as long as an agent's certificate
    /// lives.</param>
    /// <param name="given">Is taken instead of making one. Default: none.</param>
    /// <exception cref="InvalidOperationException">A change is under way.</exception>
    /// <exception cref="TrustException">It can't be written.</exception>
    public void BeginChange(DateTimeOffset now, TimeSpan overlap, GivenAuthority? given = null)
    {
        if (state.Ends is not null)
        {
            throw new InvalidOperationException("a change of the authority is under way");
        }

        var ends = (now + overlap).ToString("O", CultureInfo.InvariantCulture);
        PrivateFile.Write(NextPath, $"{EndWord}{ends}\n{given?.Pem ?? CertificateAuthority.MakePem(now)}");
        LoadNext();
    }

    /// <summary>Puts the next authority in the place of the old one, if it is time. Blocks.</summary>
    /// <returns>True when it did.</returns>
    /// <exception cref="TrustException">The file can't be written.</exception>
    public bool EndChangeIfDue(DateTimeOffset now)
    {
        var (_, next, ends) = state;
        if (next is null || now < ends)
        {
            return false;
        }

        // The line about the change stands before the PEM, where it means nothing.
        PrivateFile.Write(Path.Combine(directory, CertificateAuthority.FileName), PrivateFile.Read(NextPath));
        File.Delete(NextPath);
        // The old one is not disposed of: other threads may be judging by it at this moment.
        state = new State(next, null, null);
        return true;
    }

    /// <inheritdoc cref="CertificateAuthority.IssueToServer"/>
    public X509Certificate2 IssueToServer(ECDsa key, DateTimeOffset now) => state.Present.IssueToServer(key, now);

    /// <inheritdoc cref="CertificateAuthority.IssueToAgent"/>
    public X509Certificate2 IssueToAgent(
        SigningRequest request, Guid agentId, DateTimeOffset validFrom, DateTimeOffset validUntil)
    {
        var (present, next, _) = state;
        return (next ?? present).IssueToAgent(request, agentId, validFrom, validUntil);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        var (present, next, _) = state;
        present.Dispose();
        next?.Dispose();
    }

    private string NextPath => Path.Combine(directory, NextFileName);

    private void LoadNext()
    {
        var line = PrivateFile.Read(NextPath).Split('\n')[0];
        if (!line.StartsWith(EndWord, StringComparison.Ordinal) || !DateTimeOffset.TryParse(
            line[EndWord.Length..], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var ends))
        {
            throw new TrustException(
                $"{NextPath} does not say when the change of the authority ends: restore it from a backup, or remove "
                + "it and let hosts join anew that have joined or renewed since");
        }

        state = new State(state.Present, CertificateAuthority.Load(NextPath), ends);
    }

    private sealed record State(CertificateAuthority Present, CertificateAuthority? Next, DateTimeOffset? Ends)
    {
        public TrustedRoots Roots { get; } = Next is null
            ? Present.Roots
            : new TrustedRoots([.. Next.Roots.Certificates, .. Present.Roots.Certificates]);
    }
}
