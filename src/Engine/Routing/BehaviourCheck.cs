namespace Antiphon.Engine.Routing;

/// <summary>What is wrong with what waiting callers hear and may press: part of <see cref="PolicyCheck"/>.</summary>
internal static class BehaviourCheck
{
    public const int PromptsMax = 10;
    private const int ExitsMax = 12;
    private const string Keys = "0123456789*#";

    public static void Of(QueueSettings queue, Centre centre, List<PolicyProblem> found)
    {
        if (queue.Announcements is { } announcements) Announced(announcements, found);
        if (queue.Callback is { } callback) CalledBack(callback, found);
        else if (queue.Exits.Any(exit => exit.To is ToCallback) || queue.Overflows.Any(rule => rule.To is ToCallback)) found.Add(new PolicyProblem("callback-off", Refuses: true));
        if (queue.Overflows.Any(rule => rule is { When: OverflowWhen.Waited, To: ToCallback })) found.Add(new PolicyProblem("callback-waited", Refuses: true));
        found.In("agentPrompts", queue.AgentPrompts.Length, 0, PromptsMax);
        if (queue.PlaybackFlow is { } flow && !centre.Flows.ContainsKey(flow)) found.Add(new PolicyProblem("playback-flow-unknown", Refuses: true, Detail: flow.Value));
        if (queue.Exits.Length > ExitsMax) found.Add(new PolicyProblem("out-of-range", Refuses: true, Detail: "exits", Number: queue.Exits.Length));
        foreach (var exit in queue.Exits)
        {
            if (exit.Key is not { Length: 1 } key || !Keys.Contains(key[0])) found.Add(new PolicyProblem("exit-key", Refuses: true, Detail: exit.Key));
            if (queue.Exits.Count(other => other.Key == exit.Key) > 1) found.Add(new PolicyProblem("exit-twice", Refuses: true, Detail: exit.Key));
            if (exit.To is ToQueue self && self.Queue == queue.Id) found.Add(new PolicyProblem("exit-self", Refuses: true, Detail: exit.Key));
            else if (!Overflow.Exists(centre, exit.To)) found.Add(new PolicyProblem("exit-unknown", Refuses: true, Detail: exit.Key));
        }
        if (queue.Exits.Length > 0 && queue.Announcements is null) found.Add(new PolicyProblem("exits-untold", Refuses: false));
    }

    private static void CalledBack(CallbackSettings settings, List<PolicyProblem> found)
    {
        found.In("expiryHours", settings.ExpiryHours, 1, 96);
        found.In("attemptsMax", settings.AttemptsMax, 1, 10);
        found.In("retryMinutes", settings.RetryMinutes, 1, 1440);
        found.In("fromMinute", settings.FromMinute, 0, 1439);
        found.In("toMinute", settings.ToMinute, 0, 1439);
        found.In("waitingMax", settings.WaitingMax, 1, 1000);
    }

    private static void Announced(QueueAnnouncements settings, List<PolicyProblem> found)
    {
        if (settings.FirstAfterSeconds is < 0 or > 600) found.Add(new PolicyProblem("out-of-range", Refuses: true, Detail: "firstAfterSeconds", Number: settings.FirstAfterSeconds));
        if (settings.EverySeconds is not 0 and (< 15 or > 600)) found.Add(new PolicyProblem("out-of-range", Refuses: true, Detail: "everySeconds", Number: settings.EverySeconds));
        foreach (var prompts in new[] { settings.First, settings.Comfort, settings.Last })
            if (prompts.Length > PromptsMax) found.Add(new PolicyProblem("out-of-range", Refuses: true, Detail: "announcementPrompts", Number: prompts.Length));
        if (settings is { Position: false, Wait: false } && settings.First.IsEmpty && settings.Comfort.IsEmpty && settings.Last.IsEmpty) found.Add(new PolicyProblem("announcement-empty", Refuses: true));
    }
}
