namespace Antiphon.Engine.Routing;

/// <summary>How a waiting caller stands against the others: score = time waited × weight + credit, the same rule over all queues. Nobody starves:
/// the score of who waits grows without bound, and the credit does not.</summary>
internal readonly record struct Standing(DateTimeOffset AgedSince, int WeightPercent, int CreditSeconds)
{
    private const int Whole = 100;

    public static Standing Of(Centre centre, CallInProgress call)
    {
        var since = call.AgedSince ?? call.EnqueuedAt ?? call.StartedAt;
        if (call.Queue is not { } queue || !centre.Queues.TryGetValue(queue, out var settings)) return new Standing(since, Whole, 0);
        var (weight, credit) = (settings.WeightPercent, settings.CreditSeconds);
        if (call.Facts?.Class is { } name && settings.Classes.TryGetValue(name, out var treatment))
            (weight, credit) = (Math.Max(1, weight * treatment.WeightPercent / Whole), credit + treatment.CreditSeconds);
        if (settings.EscalateAfterSeconds > 0 && call.RelaxedSeconds >= settings.EscalateAfterSeconds) credit += settings.EscalationCreditSeconds;
        return new Standing(since, weight, credit);
    }

    /// <summary>When somebody without credit would have had to come to stand here. Callers of one weight keep its order as time passes.</summary>
    public DateTimeOffset EqualSince => AgedSince.AddMilliseconds(-(CreditSeconds * 1000L * Whole / WeightPercent));

    public double SecondsAt(DateTimeOffset now) => (now - AgedSince).TotalSeconds * WeightPercent / Whole + CreditSeconds;

    /// <summary>Whole numbers, so that it is the same on every machine.</summary>
    public static long Score(DateTimeOffset equalSince, int weightPercent, DateTimeOffset now) => (now - equalSince).Ticks / TimeSpan.TicksPerMillisecond * weightPercent;
}
