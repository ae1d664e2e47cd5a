using System.Diagnostics;

namespace Monitoring.Tests.EndToEnd.Support;

/// <summary>Waits for the real world: asks again and again until the answer is right or the time is over.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>The first answer that <paramref name="good"/> accepts.</summary>
    /// <exception cref="AssertFailedException">None was right within <paramref name="limit"/>; the last answer is
    /// named.</exception>
    public static async Task<T> Get<T>(Func<Task<T>> ask, Func<T, bool> good, TimeSpan limit, string what)
    {
        var started = Stopwatch.StartNew();
        object? last = null;
        while (true)
        {
            try
            {
                var answer = await ask();
                if (good(answer))
                    return answer;
                last = answer;
            }
            catch (Exception error) when (error is HttpRequestException or IOException or TaskCanceledException)
            {
                last = error.Message;
            }
            if (started.Elapsed > limit)
                throw new AssertFailedException($"{what}: not within {limit.TotalSeconds} s; last seen: {last}");
            await Task.Delay(Pause);
        }
    }

    /// <summary>Waits until <paramref name="holds"/> does.</summary>
    public static Task<bool> Holds(Func<Task<bool>> holds, TimeSpan limit, string what) =>
        Get(holds, held => held, limit, what);
}
