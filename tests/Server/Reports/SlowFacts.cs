namespace Antiphon.Server.Tests.Reports;

/// <summary>One thing that counts: when, of whom, and how much to numerator and denominator.</summary>
internal sealed record Atom(DateTimeOffset At, DateTimeOffset Until, string Queue, string Agent, string Dialled, double Over, double Under = 0);

/// <summary>The figures once more, slowly, from the events of the story and the formulas of the field: nothing of the reports' own code.</summary>
internal sealed class SlowFacts(IReadOnlyList<EngineEvent> events, int serviceLevelSeconds, DateTimeOffset now)
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(5);
    private readonly ILookup<CallId, CallEvent> _byCall = events.OfType<CallEvent>().ToLookup(e => e.Call);

    public static IReadOnlyList<string> OfQueues { get; } = ["offered", "queue-answered", "queue-lost", "abandoned", "short-abandoned", "answer-rate", "service-level", "service-level-2", "asa", "abandon-time"];
    public static IReadOnlyList<string> OfCalls { get; } = ["calls", "calls-answered", "calls-lost", "calls-talk-time", "calls-average-talk", "calls-length"];
    public static IReadOnlyList<string> OfAgents { get; } = ["offers", "taken", "missed", "talks", "talk-time", "average-talk", "wrap-time"];
    public static IReadOnlyList<string> OfTimes { get; } = ["time-signed-in", "time-ready", "time-talking", "time-wrap-up", "time-not-ready", "occupancy"];

    public IReadOnlyList<Atom> Of(string measure) => [.. OfQueues.Contains(measure) ? Queue(measure) : OfCalls.Contains(measure) ? Calls(measure) : OfAgents.Contains(measure) ? Agents(measure) : Times(measure)];

    /// <summary>Each entry of a queue with its end: an answer, a loss, or neither yet.</summary>
    private IEnumerable<Atom> Queue(string measure)
    {
        foreach (var call in _byCall)
        {
            foreach (var entry in call.OfType<CallEnqueued>())
            {
                var answer = call.OfType<TalkStarted>().FirstOrDefault(t => t.At >= entry.At);
                var end = call.OfType<CallEnded>().FirstOrDefault();
                var lost = answer is null && end?.Lost is not null;
                var abandoned = lost && end!.Lost is LostReason.AbandonedInQueue or LostReason.AbandonedWhileRinging && answer is null;
                var wait = ((answer?.At ?? end?.At ?? entry.At) - entry.At).TotalSeconds;
                var inTime = wait <= serviceLevelSeconds;
                var brief = abandoned && wait < Short.TotalSeconds;
                var (answered, gaveUp) = (answer is null ? 0 : 1, abandoned ? 1 : 0);
                var (over, under) = measure switch
                {
                    "offered" => (1.0, 0.0),
                    "queue-answered" => (answered, 0),
                    "queue-lost" => (lost ? 1 : 0, 0),
                    "abandoned" => (gaveUp, 0),
                    "short-abandoned" => (brief ? 1 : 0, 0),
                    "answer-rate" => (answered, 1),
                    "service-level" => (inTime ? answered : 0, brief ? 0 : 1),
                    "service-level-2" => (inTime ? answered + gaveUp : 0, 1),
                    "asa" => (answered * wait, answered),
                    _ => (gaveUp * wait, gaveUp),
                };
                yield return new Atom(entry.At, entry.At, entry.Queue.Value, "", Dialled(call), over, under);
            }
        }
    }

    private IEnumerable<Atom> Calls(string measure)
    {
        foreach (var call in _byCall)
        {
            if (call.OfType<CallStarted>().FirstOrDefault() is not { } start) continue;
            var end = call.OfType<CallEnded>().FirstOrDefault();
            var talks = Talks(call).ToList();
            var answered = talks.Count > 0 ? 1 : 0;
            var talked = talks.Sum(t => (t.Until - t.At).TotalSeconds);
            var (over, under) = measure switch
            {
                "calls" => (1.0, 0.0),
                "calls-answered" => (answered, 0),
                "calls-lost" => (end?.Lost is null ? 0 : 1, 0),
                "calls-talk-time" => (talked, 0),
                "calls-average-talk" => (talked, answered),
                _ => (((end?.At ?? start.At) - start.At).TotalSeconds, 0),
            };
            yield return new Atom(start.At, start.At, "", "", start.Dialled, over, under);
        }
    }

    private IEnumerable<Atom> Agents(string measure)
    {
        foreach (var call in _byCall)
        {
            if (measure is "talks" or "talk-time" or "average-talk")
                foreach (var talk in Talks(call)) yield return talk with { Over = measure is "talks" ? 1 : (talk.Until - talk.At).TotalSeconds, Under = measure is "average-talk" ? 1 : 0, Until = talk.At };
            if (measure is "offers" or "taken" or "missed")
                foreach (var offer in call.OfType<OfferMade>())
                {
                    var counts = measure is "offers" || measure is "taken" && call.OfType<TalkStarted>().Any(t => t.Offer == offer.Offer) || measure is "missed" && call.OfType<OfferExpired>().Any(t => t.Offer == offer.Offer);
                    yield return new Atom(offer.At, offer.At, offer.Queue.Value, offer.Agent.Value, "", counts ? 1 : 0);
                }
        }
        if (measure is not "wrap-time") yield break;
        foreach (var stretch in Stretches().Where(s => s.State is AgentState.WrapUp && s.Ended && s.Call is not null))
            yield return new Atom(stretch.At, stretch.At, Asked(stretch.Call!.Value), stretch.Agent, "", (stretch.Until - stretch.At).TotalSeconds);
    }

    private IEnumerable<Atom> Times(string measure)
    {
        foreach (var stretch in Stretches().Where(s => s.Until > s.At))
        {
            var handling = stretch.State is AgentState.Talking or AgentState.Held or AgentState.WrapUp or AgentState.Consulting or AgentState.Conferencing;
            var (over, under) = measure switch
            {
                "time-signed-in" => (1.0, 0.0),
                "time-ready" => (stretch.State is AgentState.Ready ? 1 : 0, 0),
                "time-talking" => (stretch.State is AgentState.Talking ? 1 : 0, 0),
                "time-wrap-up" => (stretch.State is AgentState.WrapUp ? 1 : 0, 0),
                "time-not-ready" => (stretch.State is AgentState.NotReady ? 1 : 0, 0),
                _ => (handling ? 1 : 0, handling || stretch.State is AgentState.Ready ? 1 : 0),
            };
            yield return new Atom(stretch.At, stretch.Until, "", stretch.Agent, "", over, under);
        }
    }

    private IEnumerable<(string Agent, AgentState State, DateTimeOffset At, DateTimeOffset Until, CallId? Call, bool Ended)> Stretches()
    {
        foreach (var agent in events.OfType<AgentStateChanged>().GroupBy(e => e.Agent))
        {
            var changes = agent.ToList();
            for (var i = 0; i < changes.Count; i++)
                if (changes[i].To is not AgentState.SignedOut)
                    yield return (agent.Key.Value, changes[i].To, changes[i].At, i + 1 < changes.Count ? changes[i + 1].At : now, changes[i].Call, i + 1 < changes.Count);
        }
    }

    private static IEnumerable<Atom> Talks(IGrouping<CallId, CallEvent> call)
    {
        foreach (var talk in call.OfType<TalkStarted>())
        {
            var end = call.OfType<TalkEnded>().FirstOrDefault(e => e.Agent == talk.Agent && e.At >= talk.At)?.At ?? talk.At;
            yield return new Atom(talk.At, end, talk.Queue.Value, talk.Agent.Value, Dialled(call), 0);
        }
    }

    private string Asked(CallId call) => _byCall[call].OfType<CallEnqueued>().LastOrDefault()?.Queue.Value ?? "";

    private static string Dialled(IEnumerable<CallEvent> call) => call.OfType<CallStarted>().First().Dialled;
}
