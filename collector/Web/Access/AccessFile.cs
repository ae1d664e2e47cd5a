using System.Text.Json;
using System.Text.Json.Serialization;
using Monitoring.Trust;

namespace Monitoring.Collector.Web.Access;

/// <summary>Where users and tokens are kept: JSON, mode 0600, replaced whole. It holds hashes, no secret.</summary>
internal static class AccessFile
{
    /// <summary>The file's name in the data directory.</summary>
    public const string FileName = "web-access.json";

    /// <summary>Reads what was kept; nobody when the file is missing.</summary>
    /// <exception cref="TrustException">
    /// It can't be read or understood. It is not set aside: without its users, the page on loopback would be open to
    /// all.
    /// </exception>
    public static AccessBook Read(string path)
    {
        if (!File.Exists(path))
            return AccessBook.Empty;
        return Parse(PrivateFile.Read(path)) ?? throw new TrustException(
            $"{path} can't be understood: restore it from a backup, or remove it and add the users again");
    }

    /// <summary>Writes it: there as it was or as it shall be, whole.</summary>
    /// <exception cref="TrustException">It can't be written.</exception>
    public static void Write(string path, AccessBook book) => PrivateFile.Write(path, Format(book));

    /// <summary>The file's content.</summary>
    public static string Format(AccessBook book) => JsonSerializer.Serialize(
        new Document(
            Document.CurrentVersion,
            [.. book.Users.Values.Select(u => new UserRow(u.Name, u.Password.Text, u.Created))],
            [.. book.Tokens.Select(t => new TokenRow(t.Name, t.Scope, t.Hash, t.Created))]),
        AccessFileJson.Default.Document);

    /// <summary>Reads the file's content; null when it can't be understood, in whole or in part.</summary>
    public static AccessBook? Parse(string content)
    {
        try
        {
            return JsonSerializer.Deserialize(content, AccessFileJson.Default.Document) is
                { Version: Document.CurrentVersion, Users: not null, Tokens: not null } document
                ? ToBook(document)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static AccessBook? ToBook(Document document)
    {
        var book = AccessBook.Empty;
        foreach (var row in document.Users)
        {
            if (row is not { Name: not null, Password: not null } || !AccessBook.IsName(row.Name)
                || PasswordHash.Parse(row.Password) is not { } password)
                return null;
            book = book.With(new WebUser(row.Name, password, row.Created));
        }
        foreach (var row in document.Tokens)
        {
            if (row is not { Name: not null, Hash: not null } || !AccessBook.IsName(row.Name)
                || !Enum.IsDefined(row.Scope) || !TokenText.IsHash(row.Hash))
                return null;
            book = book.With(new WebToken(row.Name, row.Scope, row.Hash, row.Created));
        }
        return book;
    }

    internal sealed record Document(int Version, UserRow[] Users, TokenRow[] Tokens)
    {
        public const int CurrentVersion = 1;
    }

    internal sealed record UserRow(string Name, string Password, DateTimeOffset Created);

    internal sealed record TokenRow(string Name, WebScope Scope, string Hash, DateTimeOffset Created);
}

/// <summary>How the file of users and tokens is written.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(AccessFile.Document))]
internal sealed partial class AccessFileJson : JsonSerializerContext;
