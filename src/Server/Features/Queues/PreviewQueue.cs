using Antiphon.Engine.Routing;

namespace Antiphon.Server.Features.Queues;

/// <param name="Rules">To be tried; null: those in force.</param>
/// <param name="Number">Of a caller; what is known of him is used unless it is given here.</param>
/// <param name="WaitedSeconds">He has waited that long. 0–86,400.</param>
internal sealed record PreviewQueue(QueueRules? Rules = null, string? Number = null, string? Region = null, string? Class = null, IReadOnlyList<string>? OwnAgents = null,
    string? LastAgent = null, int WaitedSeconds = 0);

/// <summary>Who would be chosen now, and why nobody else.</summary>
internal static class PreviewQueueHandler
{
    private const int AgentsMax = 10;

    public static Results<Ok<WhyView>, Refused> Handle(string id, PreviewQueue request, CallCentre calls, CallerBook callers, TimeProvider clock)
    {
        var (state, queue) = (calls.State, new QueueId(id));
        if (!state.Centre.Queues.TryGetValue(queue, out var settings)) return Refused.Because(RefusalCatalogue.QueueUnknown);
        if (request.Rules is not null && (settings = request.Rules.Settings(queue)) is null) return Refused.Because(RefusalCatalogue.Invalid);
        if (request.WaitedSeconds is < 0 or > 86_400 || request.OwnAgents is { Count: > AgentsMax } || request.Number?.Length > 40) return Refused.Because(RefusalCatalogue.Invalid);
        var now = clock.GetUtcNow();
        return TypedResults.Ok(WhyView.Of(now, PolicyPreview.Of(state, settings, FactsOf(request, callers), request.WaitedSeconds, now)));
    }

    private static CallerFacts FactsOf(PreviewQueue request, CallerBook callers)
    {
        var known = (request.Number is { Length: > 0 } number ? callers.Of(number) : null) ?? new CallerFacts();
        return known with
        {
            Region = Text(request.Region) ?? known.Region, Class = Text(request.Class) ?? known.Class,
            OwnAgents = request.OwnAgents is { Count: > 0 } own ? [.. own.Select(a => new AgentId(a))] : known.OwnAgents,
            LastAgent = Text(request.LastAgent) is { } last ? new AgentId(last) : known.LastAgent,
        };
    }

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
