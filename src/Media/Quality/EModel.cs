namespace Antiphon.Media.Quality;

/// <summary>Estimated quality of a conversation by the E-model (ITU-T G.107), with its default values and the parameters of G.711 with loss
/// concealment (G.113 Appendix I: Ie 0, Bpl 25.1). Loss is taken as random.</summary>
public static class EModel
{
    /// <summary>Rating with all default values: nothing but what the telephone itself takes away.</summary>
    private const double RatingMax = 93.2;
    private const double LossRobustness = 25.1;
    private const double DelayFeltAtMs = 177.3;

    /// <summary>Packetisation and the least buffer of a receiver.</summary>
    private const double FixedDelayMs = 40;

    /// <summary>Transmission rating R, 0–93.2.</summary>
    /// <param name="lossPercent">Of the packets in this direction.</param>
    /// <param name="oneWayMs">From mouth to ear.</param>
    public static double Rating(double lossPercent, double oneWayMs)
    {
        var loss = Math.Clamp(lossPercent, 0, 100);
        var delay = Math.Max(0, oneWayMs);
        var byDelay = 0.024 * delay + (delay > DelayFeltAtMs ? 0.11 * (delay - DelayFeltAtMs) : 0);
        var byLoss = 95 * loss / (loss + LossRobustness);
        return Math.Clamp(RatingMax - byDelay - byLoss, 0, RatingMax);
    }

    /// <summary>Mean opinion score, 1.0–4.5 (G.107 Annex B).</summary>
    public static double Mos(double rating) => rating switch
    {
        <= 0 => 1,
        >= 100 => 4.5,
        _ => Math.Max(1, 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6),
    };

    /// <summary>Mean opinion score of one direction of an RTP stream.</summary>
    /// <param name="roundTripMs">Of the network; null: unknown, taken as none.</param>
    public static double Mos(double lossPercent, double jitterMs, double? roundTripMs) =>
        Mos(Rating(lossPercent, (roundTripMs ?? 0) / 2 + 2 * Math.Max(0, jitterMs) + FixedDelayMs));
}
