using Antiphon.Server.Persistence.Story;

namespace Antiphon.Server.Features.Calls;

/// <summary>One thing that happened to a call.</summary>
/// <param name="Kind">Of the event, such as <c>call-enqueued</c>.</param>
/// <param name="Queue">It has to do with.</param>
/// <param name="Agent">It has to do with.</param>
/// <param name="Detail">A cause, a reason, keys: a code or a number.</param>
/// <param name="Why">Of an offer: why it went to that agent.</param>
/// <param name="Version">Of the settings in force.</param>
internal sealed record CourseItem(DateTimeOffset At, string Kind, string? Queue, string? Agent, string? Detail, long Version, WhyView? Why);

/// <summary>The course of one call as the story has it.</summary>
internal static class CallCourse
{
    public static IReadOnlyList<CourseItem> Of(CallId call, IEnumerable<StoryEntry> entries)
    {
        var items = new List<CourseItem>();
        foreach (var entry in entries)
        {
            var whys = new Queue<Why>(entry.Whys.Where(w => w.Call == call));
            foreach (var e in entry.Events.OfType<CallEvent>().Where(e => e.Call == call))
            {
                var why = e is OfferMade { Purpose: null } && whys.TryDequeue(out var found) ? WhyView.Of(entry.At, found) : null;
                items.Add(new CourseItem(entry.At, KindOf(e), QueueOf(e), AgentOf(e), DetailOf(e), entry.CentreVersion, why));
            }
        }
        return items;
    }

    private static string KindOf(CallEvent e) => JsonNamingPolicy.KebabCaseLower.ConvertName(e.GetType().Name);

    private static string? QueueOf(CallEvent e) => e switch
    {
        CallEnqueued x => x.Queue.Value,
        CallRequeued x => x.Queue.Value,
        CallRelaxed x => x.Queue.Value,
        CallerTold x => x.Queue.Value,
        CallerKeyRefused x => x.Queue.Value,
        CallbackAgreed x => x.Queue.Value,
        CallbackRested x => x.Queue.Value,
        CallbackStarted x => x.Queue.Value,
        WaitJudged x => x.Queue.Value,
        CallerAsked x => x.Queue.Value,
        CallOverflowed { To: ToQueue to } => to.Queue.Value,
        CallOverflowed x => x.Queue.Value,
        OfferMade x => x.Queue.Value,
        TalkStarted x => x.Queue.Value,
        RatingInvited x => x.Queue?.Value,
        CallEnded x => x.Queue?.Value,
        _ => null,
    };

    private static string? AgentOf(CallEvent e) => e switch
    {
        OfferMade x => x.Agent.Value,
        OfferAccepted x => x.Agent.Value,
        CallbackStarted x => x.Agent.Value,
        OfferExpired x => x.Agent.Value,
        OfferDeclined x => x.Agent.Value,
        OfferFailed x => x.Agent.Value,
        OfferWithdrawn x => x.Agent.Value,
        TalkStarted x => x.Agent.Value,
        PlaybackStarted x => x.Agent.Value,
        PlaybackPaused x => x.Agent.Value,
        PlaybackEnded x => x.Agent.Value,
        CallTransferred { By: { } by } => by.Value,
        CallEnded x => x.ForcedBy?.Value,
        TalkEnded x => x.Agent.Value,
        CallParked x => x.Parked.Agent?.Value,
        RatingInvited x => x.Agent?.Value,
        _ => null,
    };

    /// <summary>The position, and the wait or why there is none.</summary>
    private static string ToldIn(CallerTold told) => told.Unknown is { } unknown ? $"#{told.Position} {unknown}" : $"#{told.Position} {told.Expected?.FromSeconds}–{told.Expected?.ToSeconds} s";

    private static string? DetailOf(CallEvent e) => e switch
    {
        CallStarted x => x.Facts?.Class,
        CallForwarded x => $"{x.From} → {x.To}",
        GroupCalled x => x.Group,
        GroupMemberMissed x => x.Member,
        GroupUnanswered x => x.Group,
        CallParked x => $"{x.Parked.Place}",
        ParkRecalled x => $"{x.Place}",
        CallPickedUp x => $"{x.From} → {x.By}",
        CallRelaxed x => $"{x.AfterSeconds}",
        CallerTold x => ToldIn(x),
        CallerKeyRefused x => x.Key,
        CallbackDeclined x => x.Cause,
        CallbackRested x => x.Cause,
        WaitJudged { Promises: [.., var last] } => $"{(last.Kept ? "kept" : "broken")} {last.WaitedSeconds}/{last.Range.ToSeconds} s",
        CallerAnsweredQuestion x => x.LastAgent ? "yes" : "no",
        CallOverflowed x => x.Cause,
        PlaybackStarted x => x.Recording?.Value ?? string.Join(' ', x.Prompts),
        PlaybackEnded x => JsonNamingPolicy.KebabCaseLower.ConvertName(x.Outcome.ToString()),
        MessageKept x => x.Box ?? x.Name,
        MailboxEntered x => x.Box,
        OfferFailed x => x.Cause,
        RatingGiven x => $"{x.Score}",
        RatingReasonGiven x => x.Reason,
        FlowStepStarted x => x.Node,
        FlowStepEnded x => x.Digits is { Length: > 0 } digits ? digits : x.Exit,
        TalkEnded x => JsonNamingPolicy.KebabCaseLower.ConvertName(x.By.ToString()),
        CallEnded x => JsonNamingPolicy.KebabCaseLower.ConvertName(x.Lost?.ToString() ?? x.Reason.ToString()),
        CallEnqueued { AgedSince: { } since } x => $"aged {(int)(x.At - since).TotalSeconds} s",
        CallEnqueued { Expected: { } range } => $"expects {range.FromSeconds}–{range.ToSeconds} s",
        _ => null,
    };
}
