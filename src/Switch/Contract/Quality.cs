using System.Net;
using System.Text.Json.Serialization;

namespace Antiphon.Switch.Contract;

/// <summary>How the media of a leg went, over its whole life. Told once, just before <see cref="LegEnded"/>, for legs that had media.</summary>
/// <param name="LossPercent">Packets lost in the worse direction: on the way to us as counted here, on the way from us as the far end
/// reports by RTCP.</param>
/// <param name="JitterMs">Interarrival jitter (RFC 3550 §6.4.1) in the worse direction, as of the end.</param>
/// <param name="RoundTripMs">Network round trip from RTCP; null when the far end sends no reports.</param>
/// <param name="Mos">Estimated mean opinion score of conversation, 1.0–4.5 (E-model, ITU-T G.107), of the worse direction.</param>
public sealed record LegQuality(LegId Leg, double LossPercent, double JitterMs, double? RoundTripMs, double Mos, DateTimeOffset At) : LegEvent(Leg, At)
{
    /// <summary>As spoken last, e.g. <c>PCMA</c>.</summary>
    public string? Codec { get; init; }
}

/// <summary>How the media of a leg went while it was joined with another. Told after <see cref="LegsParted"/>, of each of the two that goes on.</summary>
public sealed record TalkQuality(LegId Leg, LegFigures Figures, string? Codec, DateTimeOffset At) : LegEvent(Leg, At);

/// <summary>One leg as it stands now, for diagnostics.</summary>
/// <param name="State">Arrived, Dialling, Ringing, Early, Answering, Up or Ended.</param>
/// <param name="Inbound">It came to us.</param>
/// <param name="Codec">As agreed, e.g. <c>PCMA</c>; null before.</param>
/// <param name="Media">Where its media comes from, as learnt; null before the first packet.</param>
/// <param name="Secure">Media is encrypted.</param>
/// <param name="Partner">The leg it is joined with.</param>
/// <param name="Conference">The conference it is in.</param>
/// <param name="Monitors">The leg it listens to.</param>
/// <param name="Quality">As of now; null before the first packet.</param>
public sealed record LegSnapshot(LegId Leg, string State, bool Inbound, DateTimeOffset Since, string? Codec,
    [property: JsonConverter(typeof(EndPointJson))] IPEndPoint? Media, bool Secure, LegId? Partner, string? Conference, LegId? Monitors,
    LegFigures? Quality);

/// <summary>Figures of a leg's media; units as in <see cref="LegQuality"/>.</summary>
public sealed record LegFigures(long PacketsReceived, long PacketsSent, double LossPercent, double JitterMs, double? RoundTripMs, double Mos);
