using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Diagnostics;

/// <summary>One leg as it stands now; the words are those of <see cref="LegSnapshot"/>.</summary>
/// <param name="Media">Address and port that its audio goes to; null before they are known.</param>
internal sealed record LegView(string Leg, string State, bool Inbound, DateTimeOffset Since, string? Codec, string? Media, bool Secure,
    string? Partner, string? Conference, string? Monitors, LegQualityView? Quality)
{
    public static LegView Of(LegSnapshot leg) => new($"{leg.Leg}", leg.State, leg.Inbound, leg.Since, leg.Codec, leg.Media?.ToString(), leg.Secure,
        leg.Partner?.ToString(), leg.Conference, leg.Monitors?.ToString(), leg.Quality is { } q ? LegQualityView.Of(q) : null);
}

/// <summary>The worse of both directions, since the leg began.</summary>
/// <param name="RoundTripMs">Null: the far end sends no reports.</param>
/// <param name="Mos">1.0–4.5, estimated.</param>
internal sealed record LegQualityView(long PacketsReceived, long PacketsSent, double LossPercent, double JitterMs, double? RoundTripMs, double Mos)
{
    public static LegQualityView Of(LegFigures q) => new(q.PacketsReceived, q.PacketsSent, q.LossPercent, q.JitterMs, q.RoundTripMs, q.Mos);
}
