using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Antiphon.Engine.Contract;

/// <summary>Everything the engine remembers: immutable, so that a reader may hold any version of it without a lock, and a decision that
/// throws leaves nothing behind. Built from events alone; a snapshot of it is this record as JSON.</summary>
public sealed record RoutingState
{
    public static readonly RoutingState Initial = new();

    public Centre Centre { get; init; } = Centre.Empty;
    public ImmutableDictionary<CallId, CallInProgress> Calls { get; init; } = ImmutableDictionary<CallId, CallInProgress>.Empty;
    public ImmutableDictionary<AgentId, AgentShift> Agents { get; init; } = ImmutableDictionary<AgentId, AgentShift>.Empty;
    public ImmutableDictionary<OfferId, Offer> Offers { get; init; } = ImmutableDictionary<OfferId, Offer>.Empty;
    public long LastOffer { get; init; }
    public long LastStep { get; init; }

    /// <summary>The earliest instant at which <see cref="ClockTicked"/> has something to do; null: never as things stand. May lie in the past:
    /// then a tick is due at once.</summary>
    [JsonIgnore]
    public DateTimeOffset? NextDue => Offers.IsEmpty ? null : Offers.Values.Min(o => o.ExpiresAt);
}

public enum CallPhase { Flow, Queued, Offered, Joining, Talking, DiallingParty, TalkingToParty }

public sealed record CallInProgress(CallId Id, string Dialled, PartyId Caller, string Trunk, bool Simulated, CallPhase Phase, DateTimeOffset StartedAt)
{
    public bool Answered { get; init; }
    public bool Recorded { get; init; }

    /// <summary>The flow it is in, with its version; kept while the call lives.</summary>
    public Flow? Flow { get; init; }
    public string? Node { get; init; }
    public StepId? Step { get; init; }
    public int Try { get; init; }
    public DateTimeOffset? StepEndsAt { get; init; }

    public QueueId? Queue { get; init; }
    public DateTimeOffset? EnqueuedAt { get; init; }
    public OfferId? Offer { get; init; }
    public AgentId? Agent { get; init; }
    public DateTimeOffset? TalkStartedAt { get; init; }
    public Party? Party { get; init; }
}

/// <summary>An agent from sign-in to sign-out.</summary>
public sealed record AgentShift(AgentId Id, string Phone, bool Standing, AgentState State, DateTimeOffset Since, DateTimeOffset SignedInAt)
{
    public string? Reason { get; init; }
    public CallId? Call { get; init; }
    public OfferId? Offer { get; init; }

    /// <summary>End of the last talk, or sign-in: what longest idle compares.</summary>
    public DateTimeOffset IdleSince { get; init; }

    /// <summary>For round robin: when he was last offered a call.</summary>
    public DateTimeOffset? LastOfferedAt { get; init; }
    public int MissesInRow { get; init; }
    public AgentState? PendingState { get; init; }
    public string? PendingReason { get; init; }
    public DateTimeOffset? WrapUpEndsAt { get; init; }
    public DateTimeOffset? GraceEndsAt { get; init; }
    public bool PhoneUp { get; init; } = true;
}

public sealed record Offer(OfferId Id, CallId Call, QueueId Queue, AgentId Agent, DateTimeOffset MadeAt, DateTimeOffset ExpiresAt, bool Accepted = false);
