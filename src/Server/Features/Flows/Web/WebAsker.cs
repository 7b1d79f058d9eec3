using System.Collections.Concurrent;

namespace Antiphon.Server.Features.Flows.Web;

/// <summary>Carries questions of flows to web services, outside the loop, and gives the answers back in order with everything else.</summary>
internal sealed partial class WebAsker(CallCentre calls, ServiceClient client, WebAddresses addresses, FlowNames names, WebLimits limits, IEnumerable<ICentreService> own, IDbContextFactory<CentreDb> databases, TimeProvider clock,
    ILogger<WebAsker> log) : IHostedService
{
    private readonly ConcurrentDictionary<string, Health> _hosts = new();
    private readonly CancellationTokenSource _stopping = new();
    private int _atOnce;

    public async Task StartAsync(CancellationToken stop)
    {
        await using (var db = await databases.CreateDbContextAsync(stop))
        {
            addresses.Allow((await FlowSettings.Read(db, stop)).InsideHosts);
            foreach (var draft in await db.Set<FlowDraft>().AsNoTracking().ToListAsync(stop)) names.Set(draft.Id, FlowDocument.Read(draft.Document).Name);
        }
        calls.Asked += Take;
    }

    public async Task StopAsync(CancellationToken stop)
    {
        calls.Asked -= Take;
        await _stopping.CancelAsync();
    }

    private void Take(WebQuestion question) => _ = Task.Run(() => Carry(question));

    private async Task Carry(WebQuestion question)
    {
        var (ask, started) = (question.Ask, clock.GetTimestamp());
        var (values, problem) = (ImmutableDictionary<string, FlowValue>.Empty, (string?)"failure");
        try { (values, problem) = await Ask(question); }
        catch (Exception e) when (e is not OutOfMemoryException) { Failed(e, ask.Call.Value); }
        // Neither the way nor the query: they carry what callers keyed.
        Answered(ask.Call.Value, HostOf(ask.Service.Url), (int)clock.GetElapsedTime(started).TotalMilliseconds, problem ?? "ok");
        calls.Answer(new WebAnswered(ask.Call, ask.Step, values, problem));
    }

    private async Task<(ImmutableDictionary<string, FlowValue>, string?)> Ask(WebQuestion question)
    {
        var nothing = ImmutableDictionary<string, FlowValue>.Empty;
        if (question.Ask.Service.Url.StartsWith(ICentreService.Scheme, StringComparison.Ordinal)) return await AskOwn(question);
        var health = _hosts.GetOrAdd(HostOf(question.Ask.Service.Url), _ => new Health());
        if (!health.MayAsk(clock.GetUtcNow())) return (nothing, "resting");
        if (Interlocked.Increment(ref _atOnce) > limits.AtOnceMax)
        {
            Interlocked.Decrement(ref _atOnce);
            return (nothing, "too-many");
        }
        try
        {
            string? Value(string name) => question.Secrets.TryGetValue(name, out var secret) ? secret : question.Ask.Variables.TryGetValue(name, out var value) ? value.ToString() : null;
            var answer = await client.Ask(question.Ask.Service, Value, _stopping.Token);
            health.Note(IsDown(answer.Problem), clock.GetUtcNow(), limits);
            return answer;
        }
        finally { Interlocked.Decrement(ref _atOnce); }
    }

    private async Task<(ImmutableDictionary<string, FlowValue>, string?)> AskOwn(WebQuestion question)
    {
        var path = question.Ask.Service.Url[ICentreService.Scheme.Length..].Split('/', 2);
        string? Value(string name) => question.Secrets.TryGetValue(name, out var secret) ? secret : question.Ask.Variables.TryGetValue(name, out var value) ? value.ToString() : null;
        return path.Length == 2 && own.FirstOrDefault(service => service.Name == path[0]) is { } asked
            ? await asked.Ask(path[1], question.Ask, Value, _stopping.Token) : (ImmutableDictionary<string, FlowValue>.Empty, "refused-address");
    }

    /// <summary>A refusal by the service is an answer of a service that is up.</summary>
    private static bool IsDown(string? problem) => problem is "timeout" or "unreachable" || problem?.StartsWith("status-5", StringComparison.Ordinal) == true;

    private static string HostOf(string url) => Uri.TryCreate(url.Replace('{', '_').Replace('}', '_'), UriKind.Absolute, out var uri) ? uri.Authority : "?";

    [LoggerMessage(4201, LogLevel.Information, "call {Call}: web service {Host} answered after {Milliseconds} ms: {Outcome}")]
    private partial void Answered(string call, string host, int milliseconds, string outcome);

    [LoggerMessage(4202, LogLevel.Error, "call {Call}: asking a web service failed")]
    private partial void Failed(Exception cause, string call);

    /// <summary>A host that fails several times in a row is left alone for a while, so that callers hear the error exit at once.</summary>
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
