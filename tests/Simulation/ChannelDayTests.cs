using System.Collections.Immutable;
using Antiphon.Engine.Contract;
using Antiphon.Engine.Routing;

namespace Antiphon.Simulation.Tests;

/// <summary>Calls, chats, mails and messages of a day by seed, over agents who come and go, under rules of blending drawn for the day. After every step: nobody has more than
/// his room, nothing stands beside what excludes it, what is interrupted has something before it, nothing is lost, and nothing waits beside room for it.</summary>
public sealed class ChannelDayTests
{
    private static readonly QueueId First = new("first"), Second = new("second");
    private static readonly ContactChannel[] Written = [ContactChannel.Chat, ContactChannel.Mail, ContactChannel.Message];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    [Theory, MemberData(nameof(Seeds))]
    public void Capacity_and_interrupt_rules_hold_whatever_comes(int seed)
    {
        var day = new Day(seed);
        for (var step = 0; step < 1_000; step++) day.Step();
        Assert.True(day.Given > 0 && day.Ended > 0, $"the day had work: {day.Given} given, {day.Ended} ended; {day.Picture}");
    }

    private sealed class Day
    {
        private readonly Random _random;
        private readonly ChannelRules _rules;
        private readonly HashSet<WorkId> _alive = [];
        private RoutingState _state = RoutingState.Initial;
        private DateTimeOffset _now = new(2026, 11, 22, 1, 0, 0, TimeSpan.Zero);
        private int _last;

        public Day(int seed)
        {
            _random = new Random(seed);
            _rules = new ChannelRules { Messages = _random.Next(1, 3), Chats = _random.Next(1, 4), Mails = _random.Next(1, 5), Blends = Blends() };
            var agents = Enumerable.Range(0, 5).Select(n => new AgentSettings(new($"{1001 + n}"), n % 3 == 0 ? [First] : n % 3 == 1 ? [Second] : [First, Second])
            {
                Capacities = n == 4 ? ImmutableDictionary<ContactChannel, int>.Empty.Add(ContactChannel.Chat, 0).Add(ContactChannel.Mail, 2) : ImmutableDictionary<ContactChannel, int>.Empty,
            });
            Give(new CentreConfigured(Centre.Empty with
            {
                Version = 1, Channels = _rules, Agents = agents.ToImmutableDictionary(agent => agent.Id),
                Queues = new[] { new QueueSettings(First) { WrapUpSecondsMax = 10 }, new QueueSettings(Second) { WrapUpSecondsMax = 0, OfferSeconds = 5 } }.ToImmutableDictionary(queue => queue.Id),
                Numbers = ImmutableDictionary<string, Destination>.Empty.Add("1", new ToQueue(First)).Add("2", new ToQueue(Second)),
            }));
        }

        public string Picture => string.Join(", ", _state.Agents.Values.Select(a => $"{a.Id} {a.State} {a.Reason} {a.Works.Length}"));
        public int Given { get; private set; }
        public int Ended { get; private set; }

        public void Step()
        {
            var next = _now.AddMilliseconds(_random.Next(20_000));
            while (_state.NextDue is { } due && due <= next)
            {
                if (due > _now) _now = due;
                Give(new ClockTicked());
            }
            _now = next;
            if (Input() is { } input) Give(input);
        }

        private EngineInput? Input()
        {
            var agent = new AgentId($"{1001 + _random.Next(5)}");
            switch (_random.Next(20))
            {
                case 0: return new SignIn(agent, "8" + agent.Value, Standing: true);
                case 1 or 19: return new GoReady(agent);
                case 2 when _random.Next(3) == 0: return _random.Next(2) == 0 ? new SignOut(agent) : new GoNotReady(agent, "break");
                case 3 or 4: return new CallArrived(new CallId($"call-{++_last:00000}"), _random.Next(2) == 0 ? "1" : "2", new PartyId(1), "loopback", Simulated: false);
                case 5 or 6: return _state.Offers.Values.OrderBy(offer => offer.Id.Value).FirstOrDefault() is not { } offer ? null : offer.Accepted ? new TalkJoined(offer.Call, offer.Id) : new OfferTaken(offer.Id);
                case 7 or 17 or 18: return _state.Calls.Keys.OrderBy(call => call.Value, StringComparer.Ordinal).FirstOrDefault() is { Value: not null } call ? new CallerLeft(call) : null;
                case 8: return new FinishWrapUp(agent);
                case 9 or 10:
                    var work = new WorkId($"work-{++_last:00000}");
                    _alive.Add(work);
                    return new WorkArrived(work, Written[_random.Next(3)], _random.Next(2) == 0 ? First : Second);
                case 11 or 12 when _alive.Count > 0:
                    var over = _alive.OrderBy(one => one.Value, StringComparer.Ordinal).ElementAt(_random.Next(Math.Min(_alive.Count, 10)));
                    _alive.Remove(over);
                    return new WorkDone(over);
                case 14 or 15: return Ringing(agent) is { } rings ? new TakeWork(agent, rings.Id) : null;
                case 16: return Ringing(agent) is { } refused ? new DeclineWork(agent, refused.Id) : null;
                case 13 when _random.Next(20) == 0: return new Restarted();
                default: return null;
            }
        }

        private WorkInHand? Ringing(AgentId agent) => _state.Agents.GetValueOrDefault(agent)?.Works.FirstOrDefault(work => work.AnswerBy is not null);

        private void Give(EngineInput input)
        {
            var decision = RoutingEngine.Decide(_state, input, _now);
            Assert.Equal(RoutingJson.Write(decision.Next), RoutingJson.Write(decision.Events.Aggregate(_state, RoutingEngine.Apply)));
            (Given, Ended) = (Given + decision.Events.OfType<WorkGiven>().Count(), Ended + decision.Events.OfType<WorkEnded>().Count());
            _state = decision.Next;
            Check();
        }

        private void Check()
        {
            var known = _state.Works.Keys.Concat(_state.Agents.Values.SelectMany(agent => agent.Works.Select(work => work.Id))).OrderBy(work => work.Value, StringComparer.Ordinal);
            Assert.Equal(_alive.OrderBy(work => work.Value, StringComparer.Ordinal), known);
            foreach (var agent in _state.Agents.Values) Check(agent);
            foreach (var work in _state.Works.Values)
                Assert.DoesNotContain(_state.Agents.Values, agent => _state.Centre.Agents[agent.Id].Queues.Contains(work.Queue) && HasRoom(agent, work.Channel));
        }

        private void Check(AgentShift agent)
        {
            foreach (var channel in Written) Assert.True(agent.Works.Count(work => work.Channel == channel) <= Room(agent, channel), $"{agent.Id} has more than his room");
            foreach (var work in agent.Works)
                Assert.Equal(OnCall(agent) && _rules.Of(work.Channel, ContactChannel.Voice) is not Blending.Beside && _rules.Of(ContactChannel.Voice, work.Channel) is not Blending.Beside || agent.Works.Any(other => other.Channel != work.Channel && _rules.Of(work.Channel, other.Channel) is Blending.Interrupts), work.Interrupted);
            Assert.All(agent.Works.Where(work => work.AnswerBy is not null), work => Assert.True(work.Channel is ContactChannel.Message && agent.State is AgentState.Ready && work.AnswerBy > _now, $"{work.Id} rings at {agent.Id}"));
            // Offered out of a queue: nothing that he had then excludes it.
            if (agent.Offer is { } offer) Assert.DoesNotContain(agent.Works, work => work.Since < _state.Offers[offer].MadeAt && _rules.Of(work.Channel, ContactChannel.Voice) is Blending.Waits);
        }

        private bool HasRoom(AgentShift agent, ContactChannel channel) => (channel is not ContactChannel.Message || agent is { State: AgentState.Ready, PhoneUp: true }) && agent.State is AgentState.Ready or AgentState.Offered or AgentState.Talking or AgentState.WrapUp
            && (!OnCall(agent) || _rules.Of(ContactChannel.Voice, channel) is Blending.Beside)
            && agent.Works.All(work => work.Channel == channel || _rules.Of(work.Channel, channel) is not Blending.Waits) && agent.Works.Count(work => work.Channel == channel) < Room(agent, channel);

        private int Room(AgentShift agent, ContactChannel channel) => _rules.CapacityOf(_state.Centre.Agents[agent.Id], channel);

        private static bool OnCall(AgentShift agent) => agent.State is AgentState.Offered or AgentState.Talking or AgentState.WrapUp;

        private ImmutableArray<BlendRule> Blends()
        {
            var first = (Blending)_random.Next(3);
            var second = (Blending)_random.Next(first is Blending.Interrupts ? 2 : 3);
            return
            [
                new(ContactChannel.Mail, ContactChannel.Chat, first), new(ContactChannel.Chat, ContactChannel.Mail, second), new(ContactChannel.Mail, ContactChannel.Voice, (Blending)_random.Next(3)), new(ContactChannel.Chat, ContactChannel.Voice, (Blending)_random.Next(3)),
                new(ContactChannel.Message, ContactChannel.Voice, (Blending)_random.Next(3)), new(ContactChannel.Message, ContactChannel.Chat, (Blending)_random.Next(3)), new(ContactChannel.Mail, ContactChannel.Message, (Blending)_random.Next(2)),
                new(ContactChannel.Voice, ContactChannel.Chat, (Blending)_random.Next(2)), new(ContactChannel.Voice, ContactChannel.Mail, (Blending)_random.Next(2)),
            ];
        }
    }
}
