using System.Collections.Immutable;
using Antiphon.Engine.Contract;

namespace Antiphon.Simulation.Tests;

/// <summary>The centre of a simulated day: three queues, some agents in several, a quarter as many synthetic ones, every kind of destination.</summary>
internal static class SimulatedCentre
{
    public static readonly QueueId Sales = new("sales");
    public static readonly QueueId Service = new("service");
    public static readonly QueueId Fault = new("fault");
    public static readonly QueueId Stacked = new("stacked");

    public static readonly ImmutableArray<string> Numbers = ["4000", "4001", "4001", "4011", "4011", "4021", "4031", "4031", "4003", "4006", "4008", "4097", "9999", "4007"];

    public static Centre Of(int agents) => Centre.Empty with
    {
        Version = 1,
        Queues = new[]
        {
            new QueueSettings(Sales) { WaitSecondsMax = 300, Announcements = new QueueAnnouncements { FirstAfterSeconds = 3, EverySeconds = 20 }, RejectRestSeconds = 8, Exits = [new WaitingExit("9", new ToCallback()), new WaitingExit("2", new ToCallback())], Callback = new CallbackSettings { ExpiryHours = 1, AttemptsMax = 2, RetryMinutes = 2, FromMinute = 0, ToMinute = 0 } },
            new QueueSettings(Service) { Order = AgentOrder.RoundRobin, WrapUpSecondsMax = 0, RejectAllowed = false, Recorded = false, MissesMax = 2, WaitSecondsMax = 240 },
            new QueueSettings(Fault)
            {
                OfferSeconds = 5, WrapUpSecondsMax = 15, LengthMax = 3, WaitSecondsMax = 60, MissesMax = 0, WaitingPrompts = [],
                Exits = [new WaitingExit("9", new ToFlow(Sorry.Id)), new WaitingExit("2", new ToQueue(Stacked))],
                Overflows = [new OverflowRule(OverflowWhen.Full, new ToFlow(Sorry.Id)), new OverflowRule(OverflowWhen.Waited, new ToQueue(Stacked), Seconds: 25)],
            },
            new QueueSettings(Stacked)
            {
                Announcements = new QueueAnnouncements { EverySeconds = 15 }, Callback = new CallbackSettings { CustomerFirst = true, ExpiryHours = 1, AttemptsMax = 2, RetryMinutes = 1, FromMinute = 540, ToMinute = 585 }, Exits = [new WaitingExit("5", new ToCallback()), new WaitingExit("2", new ToQueue(Sales)), new WaitingExit("9", new ToParty(new ExtensionParty("8001")))],
                Order = AgentOrder.FewestCalls, WrapUpSecondsMax = 10, WaitSecondsMax = 200, WeightPercent = 150, Overflows = [new OverflowRule(OverflowWhen.Waited, new ToQueue(Sales), Seconds: 150), new OverflowRule(OverflowWhen.NobodySignedIn, new ToQueue(Fault)), new OverflowRule(OverflowWhen.ExpectedWait, new ToCallback(), Seconds: 240), new OverflowRule(OverflowWhen.Crowded, new ToQueue(Fault)) { PerAgent = 3 }], EscalateAfterSeconds = 90, EscalationCreditSeconds = 60,
                Stages =
                [
                    new OwnAgentStage(15), new LastAgentStage(10) { Ask = true }, new RegionStage(20),
                    new SkillStage([new SkillStep(0, [new SkillNeed("english", 6)]), new SkillStep(30, [new SkillNeed("english", 3)]), new SkillStep(70, [])]),
                ],
                Classes = ImmutableDictionary<string, ClassTreatment>.Empty.Add("vip", new ClassTreatment(60)).Add("gold", new ClassTreatment(10, WeightPercent: 200)),
            },
        }.ToImmutableDictionary(queue => queue.Id),
        Agents = Enumerable.Range(0, agents).Select(Person).Concat(Enumerable.Range(0, (agents + 3) / 4).Select(Robot)).ToImmutableDictionary(agent => agent.Id),
        Flows = ImmutableDictionary<FlowId, Flow>.Empty.Add(Main.Id, Main).Add(Tone.Id, Tone).Add(Circle.Id, Circle).Add(Sorry.Id, Sorry),
        Numbers = ImmutableDictionary<string, Destination>.Empty
            .Add("4000", new ToFlow(Main.Id)).Add("4003", new ToFlow(Tone.Id)).Add("4097", new ToFlow(Circle.Id))
            .Add("4001", new ToQueue(Sales)).Add("4011", new ToQueue(Service)).Add("4021", new ToQueue(Fault)).Add("4031", new ToQueue(Stacked))
            .Add("4007", new ToAgent(new("1000")))
            .Add("4006", new ToParty(new ExtensionParty("8001"))).Add("4008", new ToParty(new OutsideParty("carrier", null))),
        Outside = new OutsideCalls("carrier", []),
    };

    private static Flow Main { get; } = new(new("main"), 1, "ring", new (string, FlowNode)[]
    {
        ("ring", new RingNode(2, "answer")), ("answer", new AnswerNode("welcome")), ("welcome", new PlayNode(["welcome"], "menu")),
        ("menu", new MenuNode(["menu"], ImmutableDictionary<string, string>.Empty.Add("1", "sales").Add("2", "service").Add("3", "fault"), "bye", Tries: 2)),
        ("sales", new QueueNode(Sales)), ("service", new QueueNode(Service)), ("fault", new QueueNode(Fault)),
        ("bye", new PlayNode(["goodbye"], "end")), ("end", new HangUpNode()),
    }.ToImmutableDictionary(node => node.Item1, node => node.Item2));

    private static Flow Tone { get; } = new(new("tone"), 1, "early", ImmutableDictionary<string, FlowNode>.Empty
        .Add("early", new EarlyMediaNode(["notice"], 2, "answer")).Add("answer", new AnswerNode("tone")).Add("tone", new ToneNode(440)));

    private static Flow Circle { get; } = new(new("circle"), 1, "a", ImmutableDictionary<string, FlowNode>.Empty
        .Add("a", new AnswerNode("b")).Add("b", new AnswerNode("a")));

    private static Flow Sorry { get; } = new(new("sorry"), 1, "say", ImmutableDictionary<string, FlowNode>.Empty
        .Add("say", new PlayNode(["sorry"], "end")).Add("end", new HangUpNode()));

    private static AgentSettings Person(int number) => new(new($"1{number:000}"), (number % 4) switch
    {
        0 => [Sales, Stacked],
        1 => [Sales, Service],
        2 => [Service, Fault],
        _ => [Sales, Service, Fault, Stacked],
    })
    {
        Skills = ImmutableDictionary<string, int>.Empty.Add("english", number % 11), Regions = number % 3 == 0 ? ["025"] : number % 3 == 1 ? ["021", "010"] : [],
    };

    private static AgentSettings Robot(int number) => new(new($"9{number:000}"), [Sales, Service, Stacked], Synthetic: true);
}
