using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Antiphon.Engine.Contract;

/// <summary>A call flow: a versioned graph of nodes as data. Every exit names a node that exists; a flow that fails releases the
/// caller with <see cref="LostReason.SystemFault"/>.</summary>
public sealed record Flow(FlowId Id, int Version, string Start, ImmutableDictionary<string, FlowNode> Nodes);

/// <summary>Prompts are names from the prompt store; the Server turns them into files (and picks the language).</summary>
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
    int FirstKeySeconds = 5, bool Secret = false) : FlowNode;

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
public sealed record ConferenceNode(string Conference, bool Recorded = false, string? Full = null) : FlowNode;

public sealed record HangUpNode : FlowNode;
