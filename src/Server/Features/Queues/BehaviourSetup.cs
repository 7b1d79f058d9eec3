namespace Antiphon.Server.Features.Queues;

/// <summary>What waiting callers are told; meanings and ranges at <see cref="QueueAnnouncements"/>.</summary>
internal sealed record AnnouncementSetup
{
    private const int ListMax = 20;

    public int FirstAfterSeconds { get; init; }
    public int EverySeconds { get; init; } = 45;
    public bool Position { get; init; } = true;
    public bool Wait { get; init; } = true;
    public IReadOnlyList<string> First { get; init; } = [];
    public IReadOnlyList<string> Comfort { get; init; } = [];
    public IReadOnlyList<string> Last { get; init; } = [];

    public static AnnouncementSetup? Of(QueueAnnouncements? told) => told is null ? null : new()
    {
        FirstAfterSeconds = told.FirstAfterSeconds, EverySeconds = told.EverySeconds, Position = told.Position, Wait = told.Wait, First = told.First, Comfort = told.Comfort, Last = told.Last,
    };

    /// <summary>Null when it is not well formed.</summary>
    public QueueAnnouncements? Announcements() => !QueueRules.Prompts(First, ListMax) || !QueueRules.Prompts(Comfort, ListMax) || !QueueRules.Prompts(Last, ListMax) ? null : new()
    {
        FirstAfterSeconds = FirstAfterSeconds, EverySeconds = EverySeconds, Position = Position, Wait = Wait, First = [.. First], Comfort = [.. Comfort], Last = [.. Last],
    };
}

/// <param name="Key">One of 0–9, *, #.</param>
/// <param name="Id">Of the queue or the flow, or the number of the extension.</param>
internal sealed record ExitSetup(string Key, OverflowTarget Kind, string Id)
{
    public static ExitSetup Of(WaitingExit exit)
    {
        var (kind, id) = OverflowSetup.TargetOf(exit.To);
        return new ExitSetup(exit.Key, kind, id);
    }

    /// <summary>Null when it is not well formed.</summary>
    public WaitingExit? Exit() => Key is { Length: 1 } && OverflowSetup.Destination(Kind, Id) is { } to ? new WaitingExit(Key, to) : null;
}

/// <summary>How a queue calls back; meanings and ranges at <see cref="CallbackSettings"/>.</summary>
internal sealed record CallbackSetup
{
    public bool CustomerFirst { get; init; }
    public int ExpiryHours { get; init; } = 24;
    public int AttemptsMax { get; init; } = 3;
    public int RetryMinutes { get; init; } = 10;
    public int FromMinute { get; init; } = 480;
    public int ToMinute { get; init; } = 1260;
    public int WaitingMax { get; init; } = 100;

    public static CallbackSetup? Of(CallbackSettings? back) => back is null ? null : new()
    {
        CustomerFirst = back.CustomerFirst, ExpiryHours = back.ExpiryHours, AttemptsMax = back.AttemptsMax, RetryMinutes = back.RetryMinutes,
        FromMinute = back.FromMinute, ToMinute = back.ToMinute, WaitingMax = back.WaitingMax,
    };

    public CallbackSettings Settings() => new()
    {
        CustomerFirst = CustomerFirst, ExpiryHours = ExpiryHours, AttemptsMax = AttemptsMax, RetryMinutes = RetryMinutes,
        FromMinute = FromMinute, ToMinute = ToMinute, WaitingMax = WaitingMax,
    };
}
