using System.Collections.Immutable;
using Antiphon.Engine.Contract;
using Antiphon.Engine.Ivr;

namespace Antiphon.Engine.Tests;

public sealed class FlowCheckTests
{
    private static readonly FlowSurroundings Around = new()
    {
        Queues = [new("sales")], Calendars = ["office"], Lists = ["vip"], Outside = true,
        Prompts = ImmutableDictionary<string, ImmutableHashSet<string>>.Empty.Add("hello", ["zh-CN"]),
        Tables = ImmutableDictionary<string, ImmutableHashSet<string>>.Empty.Add("members", ["name", "points"]), Mailboxes = ["queue:sales"],
        Flows = ImmutableDictionary<FlowId, Flow>.Empty.Add(new("back"), Of("back", ("s", new SubFlowNode(new("drawn"), [], "", "r")), ("r", new ReturnNode()))),
    };

    private static Flow Of(string id, params (string Name, FlowNode Node)[] nodes) =>
        new(new(id), 1, nodes[0].Name, nodes.ToImmutableDictionary(n => n.Name, n => n.Node)) { Fallback = new("sales") };

    private static ImmutableDictionary<string, string> To(string key, string node) => ImmutableDictionary<string, string>.Empty.Add(key, node);

    private static IEnumerable<string> Problems(Flow flow) => FlowCheck.Of(flow, Around).Select(p => $"{p.Code} {p.Node} {p.Detail}".TrimEnd());

    [Fact]
    public void A_sound_flow_has_none() => Assert.Empty(Problems(Of("drawn", ("a", new AnswerNode("w")), ("w", new CalendarNode("office", To("open", "m"), "bye")),
        ("m", new MenuNode(["hello"], To("1", "q"), "bye")), ("q", new QueueNode(new("sales"))), ("bye", new HangUpNode()))));

    /// <summary>One seeded fault each: all of them are named, with their node, before anything is published.</summary>
    public static TheoryData<string, FlowNode[]> Faults => new()
    {
        { "exit-open n0 next", [new AnswerNode("")] },
        { "exit-unknown n0 next: gone", [new AnswerNode("gone")] },
        { "unreachable n1", [new HangUpNode(), new HangUpNode()] },
        { "dead-end n1", [new AnswerNode("n1"), new PlayNode(["hello"], "")] },
        { "no-way-out n1", [new AnswerNode("n1"), new MenuNode(["hello"], To("1", "n1"), "n1")] },
        { "endless-loop n1", [new AnswerNode("n1"), new SetNode([new("x", "1")], "n2"), new ConditionNode([new("x = 2", "n3")], "n1"), new HangUpNode()] },
        { "not-answered n0", [new PlayNode(["hello"], "n1"), new HangUpNode()] },
        { "unknown-queue n0 nowhere", [new QueueNode(new("nowhere"))] },
        { "unknown-flow n0 nowhere", [new SubFlowNode(new("nowhere"), [], "", "n1"), new HangUpNode()] },
        { "unknown-calendar n0 moon", [new CalendarNode("moon", To("open", "n1"), "n1"), new HangUpNode()] },
        { "unknown-list n0 moon", [new ListNode("moon", "n1", "n1"), new HangUpNode()] },
        { "recursion n0", [new SubFlowNode(new("back"), [], "", "n1"), new HangUpNode()] },
        { "recursion n0", [new SubFlowNode(new("drawn"), [], "", "n1"), new HangUpNode()] },
        { "unknown-prompt n1 moon", [new AnswerNode("n1"), new PlayNode(["moon"], "n2"), new HangUpNode()] },
        { "no-prompt n1", [new AnswerNode("n1"), new PlayNode([], "n2"), new HangUpNode()] },
        { "missing-language n2 hello (en-US)", [new AnswerNode("n1"), new LanguageNode("en-US", "n2"), new PlayNode(["hello"], "n3"), new HangUpNode()] },
        { "unknown-prompt n1 say:song:1", [new AnswerNode("n1"), new PlayNode(["say:song:1"], "n2"), new HangUpNode()] },
        { "bad-expression n1 (( (unexpected)", [new AnswerNode("n1"), new PlayNode(["say:money:(("], "n2"), new HangUpNode()] },
        { "bad-expression n0 (( (unexpected)", [new ConditionNode([new("((", "n1")], "n1"), new HangUpNode()] },
        { "unset-variable n0 pin", [new ConditionNode([new("pin = '1'", "n1")], "n1"), new HangUpNode()] },
        { "bad-variable n0 caller.kind", [new SetNode([new("caller.kind", "1")], "n1"), new HangUpNode()] },
        { "no-keys n1", [new AnswerNode("n1"), new MenuNode(["hello"], ImmutableDictionary<string, string>.Empty, "n2"), new HangUpNode()] },
        { "bad-key n1 A", [new AnswerNode("n1"), new MenuNode(["hello"], To("A", "n2"), "n2"), new HangUpNode()] },
        { "out-of-range n1 1–5, 1–60", [new AnswerNode("n1"), new MenuNode(["hello"], To("1", "n2"), "n2", Tries: 9), new HangUpNode()] },
        { "out-of-range n1 1–32", [new AnswerNode("n1"), new CollectNode(["hello"], "x", 5, 4, "n2", "n2"), new HangUpNode()] },
        { "out-of-range n0 5–120", [new ExtensionNode("'8001'", "n1", "n1") { RingSeconds = 1 }, new HangUpNode()] },
        { "bad-number n0 wanted", [new OutsideNode("wanted", "n1", "n1"), new HangUpNode()] },
        { "bad-address n0 file:///etc/passwd", [new WebServiceNode("file:///etc/passwd", "GET", "", [], "n1", "n1"), new HangUpNode()] },
        { "bad-address n0 http://user:secret@crm.example", [new WebServiceNode("http://user:secret@crm.example", "GET", "", [], "n1", "n1"), new HangUpNode()] },
        { "bad-method n0 TRACE", [new WebServiceNode("http://crm.example", "TRACE", "", [], "n1", "n1"), new HangUpNode()] },
        { "no-branches n0", [new CallerNode(CallerQuestion.Kind, ImmutableDictionary<string, string>.Empty, "n1"), new HangUpNode()] },
        { "bad-language n0 fr", [new LanguageNode("fr", "n1"), new HangUpNode()] },
        { "out-of-range n0 1–60", [new RingNode(0, "n1"), new HangUpNode()] },
        { "out-of-range n1 50–3400", [new AnswerNode("n1"), new ToneNode(9)] },
        { "no-branches n0", [new ConditionNode([], "n1"), new HangUpNode()] },
        { "no-branches n0", [new CalendarNode("office", ImmutableDictionary<string, string>.Empty, "n1"), new HangUpNode()] },
        { "unknown-flow n0 nowhere", [new GoToFlowNode(new("nowhere"))] },
        { "unknown-mailbox n1 ext:9", [new AnswerNode("n1"), new VoicemailNode("ext:9", "n2"), new HangUpNode()] },
        { "out-of-range n1 5–600, 2–30", [new AnswerNode("n1"), new VoicemailNode("queue:sales", "n2") { SecondsMax = 1 }, new HangUpNode()] },
        { "no-prompt n1", [new AnswerNode("n1"), new RecordNode([], "said", "n2"), new HangUpNode()] },
        { "unknown-ring-group n0 600", [new RingGroupNode("600", "n1"), new HangUpNode()] },
        { "bad-variable n1", [new AnswerNode("n1"), new ConferenceNode("")] },
        { "out-of-range n0 1–60", [new EarlyMediaNode(["hello"], 0, "n1"), new HangUpNode()] },
        { "out-of-range n0 1–30, 0–3", [new WebServiceNode("http://crm.example", "GET", "", [], "n1", "n1") { TimeoutSeconds = 90 }, new HangUpNode()] },
        { "exit-open n1 otherwise", [new AnswerNode("n1"), new CollectNode(["hello"], "x", 1, 4, "n2", ""), new HangUpNode()] },
        { "bad-variable n1 a b", [new AnswerNode("n1"), new CollectNode(["hello"], "a b", 1, 4, "n2", "n2"), new HangUpNode()] },
        { "bad-key n1 A", [new AnswerNode("n1"), new CollectNode(["hello"], "x", 1, 4, "n2", "n2") { EndKey = 'A' }, new HangUpNode()] },
        { "not-answered n0", [new MenuNode(["hello"], To("1", "n1"), "n1"), new HangUpNode()] },
        { "bad-key n1 2", [new AnswerNode("n1"), new MenuNode(["hello"], To("1", "n2"), "n2") { Words = To("2", "sales") }, new HangUpNode()] },
        { "word-twice n1 销售", [new AnswerNode("n1"), new MenuNode(["hello"], To("1", "n2").Add("2", "n2"), "n2") { Words = To("1", "销售，买").Add("2", "销售") }, new HangUpNode()] },
        { "unknown-table n0 moon", [new QueryNode("moon", "1", [], "n1", "n1", "n1"), new HangUpNode()] },
        { "unknown-column n0 colour", [new QueryNode("members", "1", [new("x", "colour")], "n1", "n1", "n1"), new HangUpNode()] },
        { "unset-variable n0 pin", [new QueryNode("members", "1", [], "n1", "n1", "n1") { Secret = "pin" }, new HangUpNode()] },
        { "bad-expression n0 (( (unexpected)", [new QueryNode("members", "((", [], "n1", "n1", "n1"), new HangUpNode()] },
        { "unknown-queue n0 nowhere", [new AgentNode("'1001'", new("nowhere"), "n1"), new HangUpNode()] },
        { "out-of-range n0 5–120", [new AgentNode("'1001'", new("sales"), "n1") { HoldSeconds = 1 }, new HangUpNode()] },
        { "endless-loop n0", [new AgentNode("'1001'", new("sales"), "n0")] },
    };

    [Theory, MemberData(nameof(Faults))]
    public void A_seeded_fault_is_named_with_its_node(string problem, FlowNode[] nodes) =>
        Assert.Contains(problem, Problems(Of("drawn", [.. nodes.Select((node, i) => ($"n{i}", node))])));

    [Fact]
    public void There_are_fifty_sample_flows_with_a_fault_each_and_more() => Assert.InRange(Faults.Count, 50, 500);

    [Fact]
    public void The_flow_as_a_whole_is_looked_at_too()
    {
        var flow = Of("drawn", ("a", new HangUpNode())) with { Start = "gone", Fallback = null };
        Assert.Equal(["no-fallback", "no-start  gone"], Problems(flow));
        Assert.True(FlowCheck.Of(flow, Around)[0].Warning);
        Assert.Contains("unknown-queue  nowhere", Problems(flow with { Fallback = new("nowhere") }));
    }

    [Fact]
    public void Three_hundred_nodes_are_checked_too()
    {
        var nodes = Enumerable.Range(0, 300).Select(i => ($"n{i}", (FlowNode)(i == 0 ? new AnswerNode("n1") : i == 299 ? new HangUpNode() : new SetNode([new($"v{i}", "1")], $"n{i + 1}")))).ToArray();
        Assert.Empty(Problems(Of("drawn", nodes)));
    }
}
