namespace Antiphon.Server.Features.Flows.Web;

/// <summary>Carries questions of flows to web services, outside the loop, and gives the answers back in order with everything else.</summary>
internal sealed partial class WebAsker(CallCentre calls, ServiceGate gate, WebAddresses addresses, FlowNames names, IEnumerable<ICentreService> own, IDbContextFactory<CentreDb> databases, TimeProvider clock,
    ILogger<WebAsker> log) : IHostedService
{
    private readonly CancellationTokenSource _stopping = new();

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
        Answered(ask.Call.Value, ServiceGate.HostOf(ask.Service.Url), (int)clock.GetElapsedTime(started).TotalMilliseconds, problem ?? "ok");
        calls.Answer(new WebAnswered(ask.Call, ask.Step, values, problem));
    }

    private async Task<(ImmutableDictionary<string, FlowValue>, string?)> Ask(WebQuestion question)
    {
        if (question.Ask.Service.Url.StartsWith(ICentreService.Scheme, StringComparison.Ordinal)) return await AskOwn(question);
        return await gate.Ask(question.Ask.Service, name => Value(question, name), _stopping.Token);
    }

    private static string? Value(WebQuestion question, string name) =>
        question.Secrets.TryGetValue(name, out var secret) ? secret : question.Ask.Variables.TryGetValue(name, out var value) ? value.ToString() : null;

    private async Task<(ImmutableDictionary<string, FlowValue>, string?)> AskOwn(WebQuestion question)
    {
        var path = question.Ask.Service.Url[ICentreService.Scheme.Length..].Split('/', 2);
        return path.Length == 2 && own.FirstOrDefault(service => service.Name == path[0]) is { } asked
            ? await asked.Ask(path[1], question.Ask, name => Value(question, name), _stopping.Token) : (ImmutableDictionary<string, FlowValue>.Empty, "refused-address");
    }

    [LoggerMessage(4201, LogLevel.Information, "call {Call}: web service {Host} answered after {Milliseconds} ms: {Outcome}")]
    private partial void Answered(string call, string host, int milliseconds, string outcome);

    [LoggerMessage(4202, LogLevel.Error, "call {Call}: asking a web service failed")]
    private partial void Failed(Exception cause, string call);
}
