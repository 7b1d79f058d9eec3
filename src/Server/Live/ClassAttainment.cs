using Antiphon.Server.Features.Calls.Projections;

namespace Antiphon.Server.Live;

/// <summary>How each class of customers is served in each queue since midnight: the counts of a service level, by the rules of the queue's own (SL1).</summary>
internal sealed class ClassAttainment
{
    private readonly Dictionary<CallId, Waiting> _calls = [];
    private readonly Dictionary<Key, Counts> _counts = [];
    private Centre _centre = Centre.Empty;

    public IReadOnlyList<ClassView> Of(QueueSettings queue, DateTimeOffset dayStart) => queue.Classes.Count == 0 ? []
        : [.. queue.Classes.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => new ClassView(c.Key, SecondsOf(queue, c.Key), c.Value.TargetPercent,
            View(new Key(queue.Id, c.Key, Simulated: false, dayStart)), View(new Key(queue.Id, c.Key, Simulated: true, dayStart))))];

    /// <param name="dayStart">Of the day that the event belongs to.</param>
    public void Take(EngineEvent e, Func<DateTimeOffset, DateTimeOffset> dayStart)
    {
        switch (e)
        {
            case CentreApplied applied: _centre = applied.Centre; break;
            case CallStarted { Facts.Class: { Length: > 0 } name } started: _calls[started.Call] = new Waiting(name, started.Simulated); break;
            case CallEnqueued entered when _calls.TryGetValue(entered.Call, out var call):
                (call.Entered, call.Key) = (entered.At, new Key(entered.Queue, call.Class, call.Simulated, dayStart(entered.At)));
                At(call.Key).Offered++;
                break;
            case TalkStarted talk when Left(talk.Call) is { } call: Answer(call, talk.At); break;
            case CallOverflowed or CallbackAgreed when Left(((CallEvent)e).Call) is not null: break;
            case CallEnded ended:
                if (Left(ended.Call) is { } gone && ended.Lost is LostReason.AbandonedInQueue or LostReason.AbandonedWhileRinging && ended.At - gone.Entered < QueueInterval.ShortAbandon) At(gone.Key).ShortAbandoned++;
                _calls.Remove(ended.Call);
                break;
        }
    }

    public void ForgetBefore(DateTimeOffset day)
    {
        foreach (var key in _counts.Keys.Where(key => key.Day < day).ToList()) _counts.Remove(key);
    }

    private void Answer(Waiting call, DateTimeOffset at)
    {
        var counts = At(call.Key);
        counts.Answered++;
        var limit = _centre.Queues.TryGetValue(call.Key.Queue, out var queue) ? SecondsOf(queue, call.Class) : new QueueSettings(call.Key.Queue).ServiceLevelSeconds;
        if (at - call.Entered <= TimeSpan.FromSeconds(limit)) counts.AnsweredInTime++;
    }

    /// <returns>Null: he did not wait.</returns>
    private Waiting? Left(CallId id)
    {
        if (!_calls.TryGetValue(id, out var call) || call.Entered is null) return null;
        var left = call with { };
        call.Entered = null;
        return left;
    }

    private static int SecondsOf(QueueSettings queue, string name) => queue.Classes.GetValueOrDefault(name)?.ServiceLevelSeconds ?? queue.ServiceLevelSeconds;

    private Counts At(Key key) => _counts.TryGetValue(key, out var counts) ? counts : _counts[key] = new Counts();

    private ClassCountsView View(Key key) => _counts.TryGetValue(key, out var counts) ? new(counts.Offered, counts.Answered, counts.ShortAbandoned, counts.AnsweredInTime) : new(0, 0, 0, 0);

    private readonly record struct Key(QueueId Queue, string Class, bool Simulated, DateTimeOffset Day);

    private sealed record Waiting(string Class, bool Simulated)
    {
        /// <summary>Null: he waits nowhere.</summary>
        public DateTimeOffset? Entered { get; set; }
        public Key Key { get; set; }
    }

    private sealed class Counts
    {
        public long Offered, Answered, ShortAbandoned, AnsweredInTime;
    }
}
