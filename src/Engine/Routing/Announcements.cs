using System.Globalization;

namespace Antiphon.Engine.Routing;

/// <summary>Tells waiting callers how they stand: what the queue says, the true position, the honest wait.</summary>
internal static class Announcements
{
    private const int MinuteSeconds = 60;

    /// <summary>When the next one comes. Null: none does.</summary>
    public static DateTimeOffset? NextAt(QueueSettings queue, CallInProgress call)
    {
        if (queue.Announcements is not { } settings || call is not { OnLineSince: { } since, AskedSince: null }) return null;
        if (call.AnnouncedAt is not { } last) return since.AddSeconds(settings.FirstAfterSeconds);
        return settings.EverySeconds > 0 ? last.AddSeconds(settings.EverySeconds) : null;
    }

    public static void Tell(Draft draft, CallInProgress call, QueueSettings queue)
    {
        if (queue.Announcements is not { } settings) return;
        var position = QueuePlace.Ahead(draft.State, call, draft.Now) + 1;
        var (range, unknown) = ExpectedWait.Of(draft.State, queue.Id, call.Simulated, position);
        if (range is not null && !ExpectedWait.IsReliable(draft.State, queue.Id)) unknown = WaitUnknown.Unreliable;
        var said = Said(ForClass(settings, queue, call), call.Announced, position, unknown is null ? range : null);
        var step = new StepId(draft.State.LastStep + 1);
        draft.Tell(new CallerTold(call.Id, queue.Id, step, call.Announced + 1, position, said, draft.Now)
        {
            Overtaken = call.PositionTold > 0 && position > call.PositionTold ? position - call.PositionTold : null, Expected = range, Unknown = unknown,
        });
        WaitingSound.Play(draft, call.Id, queue, said);
    }

    private static QueueAnnouncements ForClass(QueueAnnouncements settings, QueueSettings queue, CallInProgress call) =>
        call.Facts?.Class is { } name && queue.Classes.TryGetValue(name, out var treatment) && !treatment.First.IsEmpty ? settings with { First = treatment.First } : settings;

    /// <summary>The words of one announcement, as <c>say:</c> parts between prompts.</summary>
    /// <param name="before">Announcements heard before.</param>
    /// <param name="range">Null: unknown.</param>
    public static ImmutableArray<string> Said(QueueAnnouncements settings, int before, int position, WaitRange? range)
    {
        var said = ImmutableArray.CreateBuilder<string>();
        if (before == 0) said.AddRange(settings.First);
        else if (!settings.Comfort.IsEmpty) said.Add(settings.Comfort[(before - 1) % settings.Comfort.Length]);
        if (settings.Position) said.AddRange("queue-position", $"say:number:{Number(position)}", "queue-position-end");
        if (settings.Wait) said.AddRange(Wait(range, first: before == 0));
        said.AddRange(settings.Last);
        return said.ToImmutable();
    }

    /// <summary>In whole minutes, the promise rounded up. That it is unknown is said once.</summary>
    private static string[] Wait(WaitRange? range, bool first)
    {
        if (range is null) return first ? ["queue-wait-unknown"] : [];
        var (from, to) = (range.FromSeconds / MinuteSeconds, (range.ToSeconds + MinuteSeconds - 1) / MinuteSeconds);
        if (to <= 1) return ["queue-wait-short"];
        return from < 1 ? ["queue-wait-up-to", $"say:minutes:{Number(to)}"] : ["queue-wait-between", $"say:number:{Number(from)}", "queue-wait-and", $"say:minutes:{Number(to)}"];
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
