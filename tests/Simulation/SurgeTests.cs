using System.Collections.Immutable;
using Antiphon.Engine.Contract;
using Antiphon.Engine.Routing;

namespace Antiphon.Simulation.Tests;

/// <summary>Ten times the traffic that a queue is staffed for: it takes what it can serve, and everybody else gets what is set for him.</summary>
public sealed class SurgeTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 1, 0, 0, TimeSpan.Zero);
    private static readonly QueueId Line = new("line");
    private static readonly FlowId Message = new("message");

    [Theory, InlineData(OverflowWhen.Full), InlineData(OverflowWhen.ExpectedWait), InlineData(OverflowWhen.Crowded)]
    public void At_ten_times_the_traffic_callers_over_the_limit_hear_the_message_and_nobody_is_lost_silently(OverflowWhen limit)
    {
        var (random, state, now, coming) = (new Random(7), RoutingState.Initial, Start, new PriorityQueue<EngineInput, DateTimeOffset>());
        var (ended, heard, answered, most, order) = (new Dictionary<CallId, CallEnded>(), new HashSet<CallId>(), new HashSet<CallId>(), 0, 0);
        Give(new CentreConfigured(CentreWith(limit)));
        for (var n = 1; n <= 10; n++) Give(new SignIn(new($"{n:00}"), $"{n}", Standing: true));
        // Ten agents serve 200 calls of three minutes in an hour; 2,000 come.
        for (var n = 0; n < 2000; n++) coming.Enqueue(new CallArrived(new CallId($"c{n:0000}"), "1", new PartyId(n), "line", false), Start.AddSeconds(random.NextDouble() * 3600));
        while (true)
        {
            var next = coming.TryPeek(out _, out var at) ? at : DateTimeOffset.MaxValue;
            if (state.NextDue is { } due && due <= next) { now = due > now ? due : now; Give(new ClockTicked()); }
            else if (coming.TryDequeue(out var input, out at)) { now = at > now ? at : now; Give(input); }
            else break;
        }
        Assert.Equal(2000, ended.Count);
        Assert.Empty(state.Calls);
        Assert.All(ended.Values, end => Assert.True(answered.Contains(end.Call) || end.Lost is not null, $"{end}"));
        var turnedAway = ended.Values.Where(end => end.Lost is LostReason.QueueFull).ToList();
        Assert.True(turnedAway.Count > 1200 && turnedAway.TrueForAll(end => heard.Contains(end.Call)), $"{turnedAway.Count} turned away, {heard.Count} heard the message");
        Assert.InRange(answered.Count, 220, 360);    // 240 in the hour, and those who still wait at its end.
        Assert.InRange(most, 10, limit is OverflowWhen.ExpectedWait ? 150 : 60);    // Until five calls are served nobody knows what to expect.

        void Give(EngineInput input)
        {
            var decision = RoutingEngine.Decide(state, input, now);
            state = decision.Next;
            most = Math.Max(most, state.Calls.Values.Count(call => call.Phase is CallPhase.Queued));
            foreach (var effect in decision.Effects)
                if (effect is PlayPrompts { Loop: false } play) { heard.Add(play.Call); coming.Enqueue(new PromptsPlayed(play.Call, play.Step), now.AddSeconds(5)); }
            foreach (var e in decision.Events)
                switch (e)
                {
                    case OfferMade offer: coming.Enqueue(new OfferTaken(offer.Offer), now.AddSeconds(2).AddTicks(++order)); break;
                    case OfferAccepted taken: coming.Enqueue(new TalkJoined(taken.Call, taken.Offer), now.AddTicks(1)); break;
                    case TalkStarted talk:
                        answered.Add(talk.Call);
                        coming.Enqueue(new CallerLeft(talk.Call), now.AddSeconds(60 + random.Next(180)));
                        break;
                    case CallEnded end: ended.Add(end.Call, end); break;
                }
        }
    }

    private static Centre CentreWith(OverflowWhen limit) => Centre.Empty with
    {
        Version = 1,
        Queues = Centre.Empty.Queues.Add(Line, new QueueSettings(Line)
        {
            WrapUpSecondsMax = 0, Recorded = false, LengthMax = limit is OverflowWhen.Full ? 30 : 10_000,
            Overflows = [new OverflowRule(limit, new ToFlow(Message), Seconds: limit is OverflowWhen.ExpectedWait ? 600 : 0) { PerAgent = limit is OverflowWhen.Crowded ? 3 : 0 }],
        }),
        Agents = Enumerable.Range(1, 10).Select(n => new AgentSettings(new($"{n:00}"), [Line])).ToImmutableDictionary(agent => agent.Id),
        Flows = Centre.Empty.Flows.Add(Message, new Flow(Message, 1, "say", ImmutableDictionary<string, FlowNode>.Empty.Add("say", new PlayNode(["sorry"], "end")).Add("end", new HangUpNode()))),
        Numbers = Centre.Empty.Numbers.Add("1", new ToQueue(Line)),
    };
}
