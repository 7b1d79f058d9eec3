using System.Collections.Concurrent;

namespace Antiphon.Server.Features.Flows.Web;

/// <summary>Before every question to a web service: so many at one time, and a host that fails in a row is left alone for a while, so that whoever waits is told at once.</summary>
internal sealed class ServiceGate(ServiceClient client, WebLimits limits, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, Health> _hosts = new();
    private int _atOnce;

    /// <returns>Beside what the client says: <c>resting</c>, <c>too-many</c>.</returns>
    public async Task<(ImmutableDictionary<string, FlowValue> Values, string? Problem)> Ask(WebServiceNode service, Func<string, string?> values, CancellationToken stop)
    {
        var health = _hosts.GetOrAdd(HostOf(service.Url), _ => new Health());
        if (!health.MayAsk(clock.GetUtcNow())) return (ImmutableDictionary<string, FlowValue>.Empty, "resting");
        if (Interlocked.Increment(ref _atOnce) > limits.AtOnceMax)
        {
            Interlocked.Decrement(ref _atOnce);
            return (ImmutableDictionary<string, FlowValue>.Empty, "too-many");
        }
        try
        {
            var answer = await client.Ask(service, values, stop);
            health.Note(IsDown(answer.Problem), clock.GetUtcNow(), limits);
            return answer;
        }
        finally { Interlocked.Decrement(ref _atOnce); }
    }

    public static string HostOf(string url) => Uri.TryCreate(url.Replace('{', '_').Replace('}', '_'), UriKind.Absolute, out var uri) ? uri.Authority : "?";

    /// <summary>A refusal by the service is an answer of a service that is up.</summary>
    private static bool IsDown(string? problem) => problem is "timeout" or "unreachable" || problem?.StartsWith("status-5", StringComparison.Ordinal) == true;

    private sealed class Health
    {
        private readonly Lock _gate = new();
        private int _failures;
        private DateTimeOffset _restsUntil;

        public bool MayAsk(DateTimeOffset now)
        {
            lock (_gate) return now >= _restsUntil;
        }

        public void Note(bool down, DateTimeOffset now, WebLimits limits)
        {
            lock (_gate)
            {
                _failures = down ? _failures + 1 : 0;
                // One more failure after the rest is enough for the next.
                if (_failures >= limits.FailuresMax) _restsUntil = now.AddSeconds(limits.RestSeconds);
            }
        }
    }
}
