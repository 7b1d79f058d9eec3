namespace Antiphon.Switch;

/// <summary>What the switch takes on at most, and what happens at the edge.</summary>
public sealed record SwitchLimits
{
    /// <summary>Legs at one time, in and out. Default 4,000. The next inbound one gets 503 with Retry-After, the next outbound one ends
    /// with Congestion.</summary>
    public int LegsMax { get; init; } = 4_000;

    /// <summary>INVITEs from one source address that wait for their final answer. Default 50; the next gets 503 with Retry-After.</summary>
    public int PendingInvitesPerSourceMax { get; init; } = 50;

    /// <summary>Legs of one extension at one time, from it and to it. Default 20; its next INVITE gets 503 with Retry-After: what a stolen password
    /// is worth has an end.</summary>
    public int LegsPerExtensionMax { get; init; } = 20;

    /// <summary>Sources that a trunk trusts by address are exempt from <see cref="PendingInvitesPerSourceMax"/>. Default true.</summary>
    public bool TrustedSourcesExempt { get; init; } = true;

    /// <summary>A trunk that says nothing at all to an INVITE, not even 100, is given up after this, and its next server or the next trunk asked. Default 6 s.</summary>
    public TimeSpan TrunkSilenceMax { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>Parties of one conference. Default 64; the next is told <see cref="Contract.ConferenceLeft"/> at once.</summary>
    public int ConferencePartiesMax { get; init; } = 64;

    /// <summary>Extensions with at least one binding. Default 10,000; the next REGISTER gets 503.</summary>
    public int RegisteredExtensionsMax { get; init; } = 10_000;

    /// <summary>Bindings of one extension. Default 5; the next new contact gets 403.</summary>
    public int BindingsPerExtensionMax { get; init; } = 5;

    /// <summary>Shortest registration. Default 60 s; a shorter wish gets 423 (RFC 3261 §10.3, step 7).</summary>
    public TimeSpan RegistrationMin { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest registration, also granted when none is asked for. Default 1 h.</summary>
    public TimeSpan RegistrationMax { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Wrong digests from one source address within <see cref="BrakeWindow"/> before it is braked. Default 20.</summary>
    public int FailedDigestsMax { get; init; } = 20;

    /// <summary>Requests without a known sender (no digest, or unreadable) from one source address within <see cref="BrakeWindow"/> before it is
    /// blocked. Default 1,000. Not counted where a right digest came from within <see cref="AcceptedSourceTrusted"/>, nor at a trunk's address.</summary>
    public int RefusalsMax { get; init; } = 1_000;

    /// <summary>Default 1 h: a site with many phones behind one address asks often without a digest first.</summary>
    public TimeSpan AcceptedSourceTrusted { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Time in which failures add up, and for which a braked source gets 403, later nothing, to everything that is not an established
    /// dialog. Default 1 min; each further time within a day it is doubled.</summary>
    public TimeSpan BrakeWindow { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Longest brake. Default 1 h.</summary>
    public TimeSpan BrakeMax { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Wrong digests of one account, from all addresses together, within <see cref="AccountBrakeWindow"/>. Default 60; then only addresses
    /// that showed the right secret within a day are let in.</summary>
    public int FailedDigestsPerAccountMax { get; init; } = 60;

    /// <summary>Default 10 min.</summary>
    public TimeSpan AccountBrakeWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>SIP messages kept of one leg. Default 64: the first 8 and the last 56.</summary>
    public int LadderStepsMax { get; init; } = 64;

    /// <summary>Bytes kept of one SIP message. Default 4,096; the rest is cut off.</summary>
    public int LadderBytesMax { get; init; } = 4_096;

    /// <summary>Legs whose SIP messages are kept after their end. Default 1,000, about 10 MB.</summary>
    public int LaddersKept { get; init; } = 1_000;

    /// <summary>Source addresses that the counters remember. Default 10,000; the oldest goes first.</summary>
    public int SourcesRememberedMax { get; init; } = 10_000;

    /// <summary>An inbound leg that nobody rings, answers or refuses ends with 480 after this. Default 3 min (RFC 3261 §16.6, Timer C).</summary>
    public TimeSpan UnansweredMax { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Subscriptions of all phones. Default 20,000; the next gets 503 with Retry-After.</summary>
    public int SubscriptionsMax { get; init; } = 20_000;

    /// <summary>Subscriptions of the phones of one extension. Default 100; the next gets 503.</summary>
    public int SubscriptionsPerExtensionMax { get; init; } = 100;

    /// <summary>A phone's REFER waits so long for the commander, then it gets 603. Default 10 s.</summary>
    public TimeSpan TransferAnswerWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Session interval that we ask for when we call (RFC 4028 §7.1). Default 30 min; zero: none.</summary>
    public TimeSpan SessionInterval { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Lower bound of a session interval (RFC 4028 §4). Default 90 s; less gets 422.</summary>
    public TimeSpan SessionIntervalMin { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>No media from the far end for this long, while it is not on hold, ends the leg. Default 45 s.</summary>
    public TimeSpan MediaSilenceMax { get; init; } = TimeSpan.FromSeconds(45);
}
