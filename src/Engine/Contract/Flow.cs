using System.Text.Json.Serialization;

namespace Antiphon.Engine.Contract;

/// <summary>A call flow: a versioned graph of nodes as data. Every exit names a node that exists; a flow that fails releases the
/// caller with <see cref="LostReason.SystemFault"/>.</summary>
public sealed record Flow(FlowId Id, int Version, string Start, ImmutableDictionary<string, FlowNode> Nodes)
{
    /// <summary>Where the caller goes when the flow fails. Null: he is released with <see cref="LostReason.SystemFault"/>.</summary>
    public QueueId? Fallback { get; init; }

    /// <summary>Language of prompts until a node chooses another: <c>zh-CN</c> or <c>en-US</c>. Null: <c>zh-CN</c>.</summary>
    public string? Language { get; init; }
}

/// <summary>Prompts are names from the prompt store; the Server turns them into files (and picks the language). <c>say:KIND:EXPRESSION</c> is
/// to be stitched from the value of the expression, which the engine computes; KIND is <c>digits</c>, <c>number</c>, <c>money</c>,
/// <c>date</c>, <c>time</c>, <c>minutes</c>, <c>duration</c> (seconds) or <c>message</c> (a recorded one, by its identity).</summary>
[JsonDerivedType(typeof(AnswerNode), "answer")]
[JsonDerivedType(typeof(RingNode), "ring")]
[JsonDerivedType(typeof(EarlyMediaNode), "early-media")]
[JsonDerivedType(typeof(PlayNode), "play")]
[JsonDerivedType(typeof(MenuNode), "menu")]
[JsonDerivedType(typeof(QueueNode), "queue")]
[JsonDerivedType(typeof(ToneNode), "tone")]
[JsonDerivedType(typeof(EchoNode), "echo")]
[JsonDerivedType(typeof(ConferenceNode), "conference")]
[JsonDerivedType(typeof(HangUpNode), "hang-up")]
[JsonDerivedType(typeof(CollectNode), "collect")]
[JsonDerivedType(typeof(ConditionNode), "condition")]
[JsonDerivedType(typeof(SetNode), "set")]
[JsonDerivedType(typeof(CallerNode), "caller")]
[JsonDerivedType(typeof(CalendarNode), "calendar")]
[JsonDerivedType(typeof(ListNode), "list")]
[JsonDerivedType(typeof(SubFlowNode), "sub-flow")]
[JsonDerivedType(typeof(ReturnNode), "return")]
[JsonDerivedType(typeof(GoToFlowNode), "go-to-flow")]
[JsonDerivedType(typeof(ExtensionNode), "extension")]
[JsonDerivedType(typeof(OutsideNode), "outside")]
[JsonDerivedType(typeof(RingGroupNode), "ring-group")]
[JsonDerivedType(typeof(LanguageNode), "language")]
[JsonDerivedType(typeof(RecordingNode), "recording")]
[JsonDerivedType(typeof(WebServiceNode), "web-service")]
[JsonDerivedType(typeof(QueryNode), "query")]
[JsonDerivedType(typeof(AgentNode), "agent")]
[JsonDerivedType(typeof(VoicemailNode), "voicemail")]
[JsonDerivedType(typeof(RecordNode), "record")]
[JsonDerivedType(typeof(SatisfactionNode), "satisfaction")]
public abstract record FlowNode;

public sealed record AnswerNode(string Next) : FlowNode;

/// <summary>Rings (180) for that long, then goes on.</summary>
public sealed record RingNode(int Seconds, string Next) : FlowNode;

/// <summary>183 with SDP and the prompts for that long, then goes on.</summary>
public sealed record EarlyMediaNode(ImmutableArray<string> Prompts, int Seconds, string Next) : FlowNode;

public sealed record PlayNode(ImmutableArray<string> Prompts, string Next) : FlowNode;

/// <summary>Plays, takes one key and branches.</summary>
/// <param name="Keys">Exit per key. The exit <c>any</c> stands for every key that has none of its own; it is the only one of a secret menu.</param>
/// <param name="Tries">Times the prompts are played before <paramref name="Otherwise"/>. 1–5.</param>
/// <param name="Secret">Digits enter the story only as count and result.</param>
public sealed record MenuNode(ImmutableArray<string> Prompts, ImmutableDictionary<string, string> Keys, string Otherwise, int Tries = 3,
    int FirstKeySeconds = 5, bool Secret = false) : FlowNode
{
    /// <summary>Played before the prompts when a key was wrong.</summary>
    public ImmutableArray<string> WrongPrompts { get; init; } = [];

    /// <summary>Played before the prompts when no key came.</summary>
    public ImmutableArray<string> SilentPrompts { get; init; } = [];

    /// <summary>Words that stand for a key, apart from each other by commas: whoever says one takes the exit of its key. They count only where
    /// speech is recognised, and never in a secret menu; keys count always.</summary>
    public ImmutableDictionary<string, string> Words { get; init => field = value ?? ImmutableDictionary<string, string>.Empty; } = ImmutableDictionary<string, string>.Empty;
}

/// <summary>The caller asks for a person here: from now on he can be lost.</summary>
public sealed record QueueNode(QueueId Queue) : FlowNode;

/// <summary>A steady tone until the caller hangs up.</summary>
public sealed record ToneNode(int FrequencyHz) : FlowNode;

/// <summary>What the caller says comes back to him, recorded on wish.</summary>
public sealed record EchoNode(bool Recorded) : FlowNode;

/// <summary>Into a conference, until the caller hangs up.</summary>
/// <param name="Conference">Its name: all who come by the same name hear each other.</param>
/// <param name="Recorded">One mixed recording, under the call that opens the conference, until the last leaves.</param>
/// <param name="Full">Next node when no more may enter; null: hang up.</param>
/// <param name="Apart">Where it is recorded: each party alone too, left what he says, right what he hears.</param>
public sealed record ConferenceNode(string Conference, bool Recorded = false, string? Full = null, bool Apart = false) : FlowNode;

/// <summary>The end. Before the answer it is a refusal with that cause, for which nobody pays: <see cref="ReleaseCause.Busy"/> is the busy tone.</summary>
public sealed record HangUpNode : FlowNode
{
    public ReleaseCause Cause { get; init; } = ReleaseCause.Normal;
}
