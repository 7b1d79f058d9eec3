namespace Antiphon.Server.Features.Sample;

/// <summary>The flows behind the sample numbers. Prompts are names of the prompt store.</summary>
internal static class SampleFlows
{
    private const int ToneHz = 440;

    /// <summary>Welcome, menu, queue. Who presses nothing, or 0, talks to sales.</summary>
    public static Flow MainMenu(string sales, string service) => Of("main",
        ("answer", new AnswerNode("welcome")),
        ("welcome", new PlayNode(["welcome"], "menu")),
        ("menu", new MenuNode(["menu"], Keys(("1", "sales"), ("2", "service"), ("0", "sales"), ("*", "menu")), Otherwise: "sales", Tries: 2)),
        ("sales", new QueueNode(new QueueId(sales))),
        ("service", new QueueNode(new QueueId(service)))) with { Fallback = new QueueId(sales) };

    public static Flow Echo => Of("echo", ("answer", new AnswerNode("echo")), ("echo", new EchoNode(Recorded: true)));

    public static Flow Tone => Of("tone", ("answer", new AnswerNode("tone")), ("tone", new ToneNode(ToneHz)));

    /// <summary>Prompt, one key, second prompt, hang-up: the least that a dialogue with a machine can be.</summary>
    public static Flow OneKey => Of("one-key",
        ("answer", new AnswerNode("first")),
        ("first", new MenuNode(["first"], Keys([.. "0123456789*#".Select(key => (key.ToString(), "second"))]), Otherwise: "second", Tries: 1)),
        ("second", new PlayNode(["second"], "end")),
        ("end", new HangUpNode()));

    /// <summary>One room for all who call.</summary>
    public static Flow Conference => Of("conference",
        ("answer", new AnswerNode("welcome")),
        ("welcome", new PlayNode(["conference"], "room")),
        ("room", new ConferenceNode("room", Recorded: true, Full: "full")),
        ("full", new PlayNode(["conference-full"], "end")),
        ("end", new HangUpNode()));

    public static Flow EarlyMedia => Of("early-media",
        ("early", new EarlyMediaNode(["early"], Seconds: 2, "answer")),
        ("answer", new AnswerNode("tone")),
        ("tone", new ToneNode(ToneHz)));

    public static Flow RingFirst => Of("ring-first",
        ("ring", new RingNode(Seconds: 2, "answer")),
        ("answer", new AnswerNode("tone")),
        ("tone", new ToneNode(ToneHz)));

    /// <summary>Greeting, tone, message: a task for those who serve the queue.</summary>
    public static Flow Voicemail(string queue) => Of("voicemail",
        ("answer", new AnswerNode("message")),
        ("message", new VoicemailNode($"queue:{queue}", "end")),
        ("end", new HangUpNode()));

    /// <summary>Numbers that every sample has, for tests of the way itself.</summary>
    public static ImmutableArray<SampleNumber> TestNumbers(string extension) =>
    [
        new("4002", "recorded echo", To(Echo)),
        new("4003", "tone of 440 Hz", To(Tone)),
        new("4004", "prompt, one key, second prompt, hang-up", To(OneKey)),
        new("4005", "conference room, recorded", To(Conference)),
        new("4006", $"extension {extension}", new ToParty(new ExtensionParty(extension))),
        new("4007", "voicemail", To(Voicemail(""))),
        new("4008", "outbound trunk", new ToParty(new OutsideParty(Trunks.TrunkBook.OfOptions, Number: null))),
        new("4009", "early media for 2 s, then answer", To(EarlyMedia)),
        new("4010", "rings for 2 s, then answers", To(RingFirst)),
    ];

    public static ImmutableArray<Flow> TestFlows => [Echo, Tone, OneKey, Conference, EarlyMedia, RingFirst];

    public static Destination To(Flow flow) => new ToFlow(flow.Id);

    /// <summary>As the list of flows shows it.</summary>
    public static string NameOf(string id) => id switch
    {
        "main" => "主菜单", "echo" => "回声测试", "tone" => "测试音", "one-key" => "按键测试", "early-media" => "应答前放音", "ring-first" => "先振铃后应答", "conference" => "会议室", "voicemail" => "留言", _ => id,
    };

    /// <summary>The first node is the start.</summary>
    internal static Flow Of(string id, params (string Name, FlowNode Node)[] nodes) =>
        new(new FlowId(id), Version: 1, nodes[0].Name, nodes.ToImmutableDictionary(n => n.Name, n => n.Node));

    private static ImmutableDictionary<string, string> Keys(params (string Key, string Node)[] keys) => keys.ToImmutableDictionary(k => k.Key, k => k.Node);
}
