using System.Globalization;

namespace Monitoring.Tests.Differential.Scripts;

/// <summary>A script as people read it. Objects are written #3, values v3, errors e3, functions f3, times in
/// seconds.</summary>
internal static class ScriptText
{
    /// <summary>One line for each top-level operation, numbered as in the trace.</summary>
    public static IEnumerable<string> Lines(Script script) =>
        script.Operations.Select((operation, i) => $"{i,3}  {Of(operation)}");

    private static string Of(Operation operation)
    {
        var target = $"#{operation.Target}";
        var numbers = operation.Numbers;
        var functions = string.Join(", ", operation.Bodies.Select(Of));
        return operation.Verb switch
        {
            Verb.New => $"{target} = Deferred({(functions.Length == 0 ? "" : "canceller: " + functions)})",
            Verb.Callback or Verb.Errback or Verb.Both or Verb.Callbacks =>
                $"{target}.add{operation.Verb}({functions})",
            Verb.Fire => $"{target}.callback(v{numbers[0]})",
            Verb.Fail => $"{target}.errback(e{numbers[0]})",
            Verb.FireFailure => $"{target}.callback(Failure(e{numbers[0]}))",
            Verb.Chain => $"{target}.chainDeferred(#{numbers[0]})",
            Verb.Timeout =>
                $"{target}.addTimeout({Seconds(numbers[0])}{(functions.Length == 0 ? "" : ", ")}{functions})",
            Verb.List => $"{target} = DeferredList({Objects(numbers[1..])}{Flags(numbers[0])})",
            Verb.Gather => $"{target} = gatherResults({Objects(numbers)})",
            Verb.Semaphore => $"{target} = DeferredSemaphore({numbers[0]})",
            Verb.Queue => $"{target} = DeferredQueue(size {numbers[0]}, backlog {numbers[1]})",
            Verb.Lock => $"{target} = DeferredLock()",
            Verb.Acquire or Verb.Get => $"{target} = #{numbers[0]}.{Name(operation)}()",
            Verb.Run => $"{target} = #{numbers[0]}.run({functions})",
            Verb.Put => $"{target}.put(v{numbers[0]})",
            Verb.Later => $"{target} = callLater({Seconds(numbers[0])}, {functions})",
            Verb.Reset or Verb.Delay => $"{target}.{Name(operation)}({Seconds(numbers[0])})",
            Verb.Advance or Verb.Pump => $"clock.{Name(operation)}({string.Join(", ", numbers.Select(Seconds))})",
            Verb.Loop =>
                $"{target} = LoopingCall{(numbers[0] == 1 ? ".withCount" : "")}({functions}) for {numbers[1]} calls",
            Verb.Start =>
                $"{target} = #{numbers[0]}.start({Seconds(numbers[1])}{(numbers[2] == 1 ? "" : ", later")})",
            _ => $"{target}.{Name(operation)}()",
        };
    }

    private static string Of(Body body)
    {
        string[] parts = [.. body.Operations.Select(Of), EndingOf(body)];
        return $"f{body.Number} {{ {string.Join("; ", parts)} }}";
    }

    private static string EndingOf(Body body) => body.Ending switch
    {
        Ending.Value => $"return v{body.Value}",
        Ending.Raise => $"raise e{body.Value}",
        Ending.Fail => $"return Failure(e{body.Value})",
        Ending.Deferred => $"return #{body.Value}",
        _ => "return",
    };

    private static string Name(Operation operation) => operation.Verb.ToString().ToLowerInvariant();

    private static string Objects(int[] numbers) => $"[{string.Join(", ", numbers.Select(number => $"#{number}"))}]";

    private static string Flags(int flags) =>
        ((flags & 1) == 0 ? "" : ", fireOnOneCallback")
        + ((flags & 2) == 0 ? "" : ", fireOnOneErrback")
        + ((flags & 4) == 0 ? "" : ", consumeErrors");

    private static string Seconds(int microseconds) =>
        (microseconds / 1e6m).ToString("0.######", CultureInfo.InvariantCulture);
}
