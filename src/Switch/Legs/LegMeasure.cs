using Antiphon.Media.Codecs;
using Antiphon.Media.Engine;
using Antiphon.Media.Quality;

namespace Antiphon.Switch.Legs;

/// <summary>Makes of the figures of a port what is told of its leg: the worse of the two directions counts.</summary>
internal static class LegMeasure
{
    /// <summary>Null: no packet came or went.</summary>
    internal static LegFigures? Of(RtpFigures? figures)
    {
        if (figures is not { } f || (f.PacketsReceived == 0 && f.PacketsSent == 0)) return null;
        var (farLoss, farJitter) = (f.FarLossPercent ?? 0, f.FarJitterMs ?? 0);
        var mos = Math.Min(EModel.Mos(f.LossPercent, f.JitterMs, f.RoundTripMs), EModel.Mos(farLoss, farJitter, f.RoundTripMs));
        return new LegFigures(f.PacketsReceived, f.PacketsSent, Rounded(Math.Max(f.LossPercent, farLoss)), Rounded(Math.Max(f.JitterMs, farJitter)),
            f.RoundTripMs is { } trip ? Rounded(trip) : null, Rounded(mos));
    }

    /// <summary>What happened after an earlier look.</summary>
    internal static LegFigures? Since(RtpFigures? before, RtpFigures? now)
    {
        if (before is null || now is null) return Of(now);
        var (received, sent) = (now.PacketsReceived - before.PacketsReceived, now.PacketsSent - before.PacketsSent);
        var expected = Expected(now) - Expected(before);
        var lostFar = Lost(now) - Lost(before);
        return Of(now with
        {
            PacketsReceived = received, PacketsSent = sent,
            LossPercent = expected <= 0 ? 0 : Math.Clamp(100 * (expected - received) / expected, 0, 100),
            FarLossPercent = now.FarLossPercent is null ? null : sent <= 0 ? 0 : Math.Clamp(100 * lostFar / sent, 0, 100),
        });

        static double Expected(RtpFigures f) => f.LossPercent >= 100 ? f.PacketsReceived : f.PacketsReceived / (1 - f.LossPercent / 100);
        static double Lost(RtpFigures f) => (f.FarLossPercent ?? 0) / 100 * f.PacketsSent;
    }

    /// <summary>From any thread: what it reads is replaced whole, never changed.</summary>
    internal static LegSnapshot Snapshot(Leg leg, MediaEngine engine)
    {
        var media = leg.Media;
        var audio = media?.Audio;
        return new LegSnapshot(leg.Id, leg.State.ToString(), leg is InboundLeg, leg.Since, audio?.Codec.Name(),
            media is null ? null : engine.RemoteOf(media.Port), audio is { IsEncrypted: true }, leg.Partner?.Id, leg.Conference?.Name, leg.Monitors?.Id,
            media is null ? null : Of(engine.FiguresOf(media.Port)));
    }

    private static double Rounded(double value) => Math.Round(value, 2);
}
