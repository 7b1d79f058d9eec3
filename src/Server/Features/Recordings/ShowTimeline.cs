using Antiphon.Server.Features.Alarms;
using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Forms;
using Antiphon.Server.Features.Reviews;
using Antiphon.Server.Features.Reviews.Transcripts;

namespace Antiphon.Server.Features.Recordings;

/// <summary>Form: an acceptance was begun, or submitted. Event: of the call's story. Speech: what was said, by whom its code says: <c>customer</c> or <c>agent</c>. Card: the customer's card was changed meanwhile.</summary>
internal enum TimelineKind { Event, Speech, Disposition, Rating, Comment, Card, Alarm, Form }

/// <param name="Second">Into the recording; null: before it began, or after it ended.</param>
/// <param name="Code">Of an event its kind, of an alarm its kind, of a change of the card its action; otherwise empty.</param>
/// <param name="Label">Of a disposition, in both languages.</param>
/// <param name="Text">What somebody wrote, a cause, keys.</param>
/// <param name="Values">Of an alarm: what its text names.</param>
internal sealed record TimelineItem(DateTimeOffset At, double? Second, TimelineKind Kind, string Code, string? Queue, string? Agent, LocalText? Label, string? Text,
    IReadOnlyDictionary<string, string>? Values = null);

/// <summary>Everything that is known of a call on one line of time, beside its sound: what happened, what agents noted and entered, what the caller said of it, what reviewers
/// remarked, and which alarms stood meanwhile. Each part only for who may see it.</summary>
internal sealed class ShowTimeline(RecordingRights rights, RecordingIndex index, IScopes scopes, CallStart start, CentreDb db, ICustomerNames customers, TimeProvider clock)
{
    /// <summary>Of each part; who has more reads the call's own list.</summary>
    private const int ItemsMax = 500;

    /// <summary>What an agent enters so long after the talk still belongs to it.</summary>
    private static readonly TimeSpan Afterwards = TimeSpan.FromMinutes(10);

    public static async Task<IResult> Handle(string id, HttpContext http, ShowTimeline line, CancellationToken stop) =>
        await line.Of(id, http, stop) is { } items ? TypedResults.Ok(items) : Refused.Because(RefusalCatalogue.NotFound);

    private async Task<IReadOnlyList<TimelineItem>?> Of(string id, HttpContext http, CancellationToken stop)
    {
        if (await rights.Find(id, http, stop) is not { } call || await index.Find(id, stop) is not { } recording) return null;
        var (from, to) = (call.StartedAt, call.EndedAt ?? clock.GetUtcNow());
        var items = new List<TimelineItem>();
        items.AddRange(Events(call, to));
        items.AddRange(call.Summaries.Select(s => new TimelineItem(s.At, null, TimelineKind.Disposition, "", s.Queue, s.Agent, s.Path.Length == 0 ? null : new LocalText(s.LabelZh, s.LabelEn), s.Note)));
        if (call.Rating is { Score: { } score } rating) items.Add(new TimelineItem(rating.At ?? rating.InvitedAt, null, TimelineKind.Rating, "", rating.Queue, rating.Agent, null, rating.Reason is null ? $"{score}/{rating.Scale}" : $"{score}/{rating.Scale} {rating.Reason}"));
        items.AddRange(await Speech(recording, stop));
        items.AddRange(await Comments(call, recording, http, stop));
        items.AddRange(await Card(call, from, to + Afterwards, http, stop));
        items.AddRange(await Alarms(from, to, http, stop));
        items.AddRange(await Forms(call, stop));
        var length = recording.View(clock.GetUtcNow()).Seconds;
        return [.. items.Select(i => i with { Second = i.Second ?? Within(i.At, recording, length) }).OrderBy(i => i.At)];
    }

    private IReadOnlyList<TimelineItem> Events(CallRecord call, DateTimeOffset to)
    {
        if (start.Story is not { } story) return [];
        using var reader = story.File.Read();
        return [.. CallCourse.Of(new CallId(call.Id), reader.Of(new CallId(call.Id), call.StartedAt, to)).Take(ItemsMax).Select(e => new TimelineItem(e.At, null, TimelineKind.Event, e.Kind, e.Queue, e.Agent, null, e.Detail))];
    }

    private async Task<IEnumerable<TimelineItem>> Speech(Recording recording, CancellationToken stop) =>
        await db.Set<Transcript>().AsNoTracking().SingleOrDefaultAsync(t => t.CallId == recording.CallId, stop) is not { } written ? []
            : written.Read().Take(ItemsMax).Select(line => new TimelineItem(recording.StartedAt.AddSeconds(line.From), line.From, TimelineKind.Speech, line.Channel == 0 ? "customer" : "agent", null, null, null, line.Text));

    /// <summary>Of reviewers who are covered, and to the agent those of his own scores that were told to him.</summary>
    private async Task<IEnumerable<TimelineItem>> Comments(CallRecord call, Recording recording, HttpContext http, CancellationToken stop)
    {
        var (scope, me) = (await scopes.Of(http.User, Permission.ReviewCalls), http.User.JobNumber);
        var reviews = await db.Set<Review>().AsNoTracking().Where(r => r.CallId == call.Id && r.DoneAt != null && r.Kind != ReviewKind.Calibration).ToListAsync(stop);
        return reviews.Where(r => r.Agent == me || scope.Covers(r.Agent)).SelectMany(r => Documents.Read<List<ReviewComment>>(r.Comments).Take(ItemsMax)
            .Select(c => new TimelineItem(recording.StartedAt.AddSeconds(c.Second), c.Second, TimelineKind.Comment, "", null, r.Reviewer, null, c.Text)));
    }

    /// <summary>What the agents of the call entered in the customer's card.</summary>
    private async Task<IEnumerable<TimelineItem>> Card(CallRecord call, DateTimeOffset from, DateTimeOffset to, HttpContext http, CancellationToken stop)
    {
        if (!http.User.May(Permission.SeeCustomers) || customers.Find(call.Number) is not { } customer) return [];
        var (subject, agents) = ($"{customer.Id}", CallQueries.AgentsOf(call).Distinct().ToList());
        var lines = await db.Set<AuditLine>().AsNoTracking().Where(l => l.At >= from && l.At <= to && l.Subject == subject && l.Action.StartsWith("customer-") && agents.Contains(l.Who)).OrderBy(l => l.Seq).Take(ItemsMax).ToListAsync(stop);
        return lines.Select(l => new TimelineItem(l.At, null, TimelineKind.Card, l.Action, null, l.Who, null, l.Details.Length == 0 ? null : JsonSerializer.Deserialize<Dictionary<string, string>>(l.Details)?.GetValueOrDefault("fields")));
    }

    /// <summary>What was entered in the forms of the contact, each with its state now.</summary>
    private async Task<IEnumerable<TimelineItem>> Forms(CallRecord call, CancellationToken stop)
    {
        var entries = await db.Set<ContactFormEntry>().AsNoTracking().Where(e => e.CallId == call.Id).OrderBy(e => e.CreatedAt).ToListAsync(stop);
        var names = await db.Set<ContactForm>().AsNoTracking().Where(f => entries.Select(e => e.Form).Contains(f.Id)).ToDictionaryAsync(f => f.Id, f => new LocalText(f.NameZh, f.NameEn), stop);
        return entries.Select(e => new TimelineItem(e.SubmittedAt ?? e.UpdatedAt, null, TimelineKind.Form, e.SubmittedAt is null ? "draft" : "submitted", e.Queue, e.UpdatedBy, names.GetValueOrDefault(e.Form), null));
    }

    /// <summary>Alarms that were raised meanwhile.</summary>
    private async Task<IEnumerable<TimelineItem>> Alarms(DateTimeOffset from, DateTimeOffset to, HttpContext http, CancellationToken stop)
    {
        if (!http.User.May(Permission.SeeAlarms)) return [];
        var me = http.User.JobNumber;
        var raised = await db.Set<Alarm>().AsNoTracking().Where(a => a.RaisedAt >= from && a.RaisedAt <= to).OrderBy(a => a.RaisedAt).Take(ItemsMax).ToListAsync(stop);
        return raised.Where(a => a.Recipients.Length == 0 || a.Recipients.Contains(me)).Select(a => new TimelineItem(a.RaisedAt, null, TimelineKind.Alarm, a.Kind, null, null, null, a.Subject, JsonSerializer.Deserialize<Dictionary<string, string>>(a.Details)));
    }

    private static double? Within(DateTimeOffset at, Recording recording, double length)
    {
        var second = Math.Round((at - recording.StartedAt).TotalSeconds, 3);
        return second < 0 || second > length ? null : second;
    }
}
