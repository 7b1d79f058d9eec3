namespace Antiphon.Server.Features.Calls.Projections;

/// <summary>Counts of the calls that entered a queue in one quarter of an hour. Sums of them are every longer stretch.</summary>
internal sealed class QueueInterval
{
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(15);

    /// <summary>An abandoned call that waited less is a short one and spoils no service level. domain.md: default 5 s.</summary>
    public static readonly TimeSpan ShortAbandon = TimeSpan.FromSeconds(5);

    private const int LastBin = 600;

    public required string Queue { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required bool Simulated { get; init; }
    public long Offered { get; set; }
    public long Answered { get; set; }
    public long Abandoned { get; set; }
    public long ShortAbandoned { get; set; }
    public long Lost { get; set; }
    public long AnsweredInTime { get; set; }

    /// <summary>Abandoned within the service level's time.</summary>
    public long AbandonedInTime { get; set; }

    /// <summary>Left for another queue, a flow, a number or a message, and not lost there: offered = answered + lost + overflowed + waiting.</summary>
    public long Overflowed { get; set; }
    public long WaitAnsweredMs { get; set; }
    public long WaitAbandonedMs { get; set; }
    public Tally LostByReason { get; set; } = Tally.Empty;

    /// <summary>Waits of the answered by whole seconds; the last bin holds 600 s and more.</summary>
    public Tally Waits { get; set; } = Tally.Empty;

    public static DateTimeOffset StartOf(DateTimeOffset at) => new(at.UtcTicks - at.UtcTicks % Length.Ticks, TimeSpan.Zero);

    public void CountAnswer(TimeSpan wait, bool inTime)
    {
        Answered++;
        WaitAnsweredMs += (long)wait.TotalMilliseconds;
        if (inTime) AnsweredInTime++;
        Waits = Waits.With(Math.Min((int)wait.TotalSeconds, LastBin).ToString(CultureInfo.InvariantCulture));
    }

    public void CountLoss(LostReason reason, TimeSpan wait, bool inTime)
    {
        Lost++;
        LostByReason = LostByReason.With(reason.ToString());
        if (reason is not (LostReason.AbandonedInQueue or LostReason.AbandonedWhileRinging)) return;
        Abandoned++;
        WaitAbandonedMs += (long)wait.TotalMilliseconds;
        if (inTime) AbandonedInTime++;
        if (wait < ShortAbandon) ShortAbandoned++;
    }
}
