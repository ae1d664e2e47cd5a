namespace Monitoring.Collector.Web.Access;

/// <summary>Someone who may sign in to the page.</summary>
/// <param name="Name">As typed at the sign-in; letter case counts.</param>
/// <param name="Password">What is kept of the password.</param>
/// <param name="Created">When the user was added.</param>
internal sealed record WebUser(string Name, PasswordHash Password, DateTimeOffset Created);
