using System.Diagnostics;

namespace Antiphon.TestKit;

/// <summary>Waits for a condition with a deadline, where real time runs: browsers, peers, processes.</summary>
public static class Eventually
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    /// <summary>No deadline is shorter: it says that something never comes, not how fast a loaded machine is.</summary>
    private static readonly TimeSpan WithinMin = TimeSpan.FromSeconds(20);

    /// <summary>Asks again and again until the answer is not null.</summary>
    /// <param name="what">What is waited for, for the failure.</param>
    /// <param name="seen">What was there instead; asked for once, at the deadline.</param>
    public static async Task<T> Gets<T>(Func<Task<T?>> question, TimeSpan within, string what, Func<string>? seen = null) where T : class
    {
        if (within < WithinMin) within = WithinMin;
        var waited = Stopwatch.StartNew();
        while (true)
        {
            if (await question() is { } answer) return answer;
            if (waited.Elapsed > within) throw new TimeoutException($"not within {within.TotalSeconds:0.#} s: {what}{(seen is null ? "" : $"\n{seen()}")}");
            await Task.Delay(Between);
        }
    }

    public static Task Holds(Func<Task<bool>> condition, TimeSpan within, string what, Func<string>? seen = null) =>
        Gets(async () => await condition() ? "" : null, within, what, seen);

    public static Task Holds(Func<bool> condition, TimeSpan within, string what, Func<string>? seen = null) =>
        Holds(() => Task.FromResult(condition()), within, what, seen);
}
