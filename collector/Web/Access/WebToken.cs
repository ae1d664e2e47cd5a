namespace Monitoring.Collector.Web.Access;

/// <summary>A bearer token for a program.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Scope">What it is good for.</param>
/// <param name="Hash">What is kept of the secret: its <see cref="TokenText.HashOf"/>.</param>
/// <param name="Created">When it was made.</param>
internal sealed record WebToken(string Name, WebScope Scope, string Hash, DateTimeOffset Created);
