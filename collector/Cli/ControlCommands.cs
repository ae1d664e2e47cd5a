using System.Reactive;
using Monitoring.Reactor;

namespace Monitoring.Collector.Cli;

/// <summary>Carries out what comes over the control socket. For the reactor's thread only.</summary>
/// <param name="agents">The verbs about agents.</param>
/// <param name="moves">The verbs about where agents go.</param>
/// <param name="tokens">The verbs about tokens.</param>
/// <param name="authority">The verb about the authority.</param>
/// <param name="save">Writes the registry down; fires when that is done, and fails when it can't be.</param>
/// <param name="backup">Writes a backup into a directory, away from the reactor's thread.</param>
/// <param name="access">Carries out what is about users and web tokens.</param>
internal sealed class ControlCommands(
    AgentVerbs agents,
    MoveVerbs moves,
    TokenVerbs tokens,
    AuthorityVerbs authority,
    Func<Deferred<Unit>> save,
    Func<string, Deferred<ControlAnswer>> backup,
    Func<ControlRequest, Deferred<ControlAnswer>> access)
{
    /// <summary>Carries out one request; fires with what came of it.</summary>
    public Deferred<ControlAnswer> CarryOut(ControlRequest request)
    {
        var (argument, more) = (request.Argument, request.More ?? []);
        return request.Command switch
        {
            "agent list" => Done(agents.List()),
            "agent forget" => Kept(agents.Forget(argument)),
            "agent replace" => Kept(agents.Replace(argument, more)),
            "agent revoke" => Kept(agents.Revoke(argument)),
            "agent rename" => Kept(agents.Rename(argument, more)),
            "agent label" => Kept(agents.Label(argument, more)),
            "agent sample" => agents.Sample(argument),
            "agent move" => moves.Move(more),
            "agent stay" => moves.Stay(),
            "token create" => Kept(tokens.Create(more)),
            "token list" => Done(tokens.List()),
            "token revoke" => Kept(tokens.Revoke(argument)),
            "ca rotate" => authority.Rotate(),
            BackupVerbs.Backup => backup(argument),
            _ when AccessVerbs.Know(request.Command) => access(request),
            _ => Done(new ControlAnswer(
                false, $"this collector knows no command {request.Command}: is it an older version?")),
        };
    }

    // Whoever is told that it is done may rely on it, also when the power goes the moment after.
    private Deferred<ControlAnswer> Kept(ControlAnswer answer) =>
        answer.Ok ? save().AddCallbacks(_ => answer, NotWritten) : Done(answer);

    private static ControlAnswer NotWritten(Failure failure) => new(
        false,
        $"it holds now, but can't be written down ({failure.Exception.Message}): a restart undoes it. Make room, and "
        + "run it again");

    private static Deferred<ControlAnswer> Done(ControlAnswer answer) => Deferred.Succeed(answer);
}
