using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Monitoring.Reactor;

/// <summary>Where Deferreds were made and first fired, while <see cref="Deferred.RecordStacks"/> is on. Kept beside
/// them, so that they are no larger when it is off.</summary>
internal static class DeferredStacks
{
    private static readonly ConditionalWeakTable<Deferred, Stacks> Noted = [];

    internal static void NoteCreation(Deferred deferred) => Noted.GetOrCreateValue(deferred).Creation = Here();

    internal static void NoteFiring(Deferred deferred) => Noted.GetOrCreateValue(deferred).Firing = Here();

    /// <summary>Both stacks, each under a line of its own; empty when nothing was noted.</summary>
    internal static string Describe(Deferred deferred) =>
        Deferred.RecordStacks && Noted.TryGetValue(deferred, out var stacks)
            ? Titled("It was made:", stacks.Creation) + Titled("It was first fired:", stacks.Firing)
            : "";

    private static string Titled(string title, StackTrace? stack) =>
        stack is null ? "" : $"{Environment.NewLine}{title}{Environment.NewLine}{stack}".TrimEnd();

    // Without this file's own frames.
    private static StackTrace Here() => new(skipFrames: 2, fNeedFileInfo: true);

    private sealed class Stacks
    {
        internal StackTrace? Creation { get; set; }

        internal StackTrace? Firing { get; set; }
    }
}
