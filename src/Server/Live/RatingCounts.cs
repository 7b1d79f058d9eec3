namespace Antiphon.Server.Live;

/// <summary>What callers of each queue said, by the day on which they were asked; a call counts once, whatever is told of it again.</summary>
internal sealed class RatingCounts
{
    private readonly Dictionary<(QueueId Queue, DateTimeOffset Day, bool Simulated), RatingCountsView> _counts = [];
    private readonly Dictionary<CallId, Asked> _asked = [];
    private readonly HashSet<CallId> _simulated = [];

    /// <param name="dayOf">Beginning of the day of an instant.</param>
    public void Take(EngineEvent happened, Func<DateTimeOffset, DateTimeOffset> dayOf)
    {
        switch (happened)
        {
            case CallStarted { Simulated: true } e: _simulated.Add(e.Call); break;
            case RatingInvited { Queue: { } queue } e when !_asked.ContainsKey(e.Call):
                var asked = _asked[e.Call] = new Asked((queue, dayOf(e.At), _simulated.Contains(e.Call)), e.Scale);
                Add(asked, new RatingCountsView(1, 0, 0));
                break;
            case RatingGiven e when _asked.TryGetValue(e.Call, out var of) && !of.Answered:
                _asked[e.Call] = of with { Answered = true };
                Add(of, new RatingCountsView(0, 1, of.Scale > 1 ? 100.0 * (e.Score - 1) / (of.Scale - 1) : 0));
                break;
            case CallEnded e:
                _asked.Remove(e.Call);
                _simulated.Remove(e.Call);
                break;
        }
    }

    public RatingCountsView Of(QueueId queue, DateTimeOffset day, bool simulated) => _counts.GetValueOrDefault((queue, day, simulated), RatingCountsView.None);

    public void ForgetBefore(DateTimeOffset day)
    {
        foreach (var key in _counts.Keys.Where(k => k.Day < day).ToList()) _counts.Remove(key);
    }

    private void Add(Asked asked, RatingCountsView more)
    {
        var now = _counts.GetValueOrDefault(asked.Key, RatingCountsView.None);
        _counts[asked.Key] = new RatingCountsView(now.Invited + more.Invited, now.Answered + more.Answered, now.Points + more.Points);
    }

    private readonly record struct Asked((QueueId Queue, DateTimeOffset Day, bool Simulated) Key, int Scale, bool Answered = false);
}
