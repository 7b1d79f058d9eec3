using Antiphon.Server.Features.Calls.Numbering;

namespace Antiphon.Server.Features.Voicemail;

/// <param name="Box"><c>queue:ID</c> or <c>ext:NUMBER</c>; empty: an answer that a flow asked for, called <paramref name="Name"/>.</param>
/// <param name="Number">National form; empty: withheld.</param>
/// <param name="Customer">Name in the customer files; null: none.</param>
/// <param name="Result">Empty while it is open.</param>
internal sealed record MessageView(string Id, string Box, string Name, string CallId, string Number, string? Customer, DateTimeOffset CreatedAt, double Seconds, DateTimeOffset? HeardAt, string? HeardBy,
    DateTimeOffset? TakenAt, string? TakenBy, DateTimeOffset? DoneAt, string? DoneBy, string Result, string Note, DateTimeOffset? DeletedAt)
{
    public static MessageView Of(MessageRow m, ICustomerNames customers) => new(m.Id, m.Box, m.Name, m.CallId, PhoneNumber.National(m.Number), customers.Find(m.Number)?.Name, m.CreatedAt, m.LengthMs / 1000.0,
        m.HeardAt, m.HeardBy, m.TakenAt, m.TakenBy, m.DoneAt, m.DoneBy, m.Result, m.Note, m.DeletedAt);
}

internal sealed record MessagePage(int Total, int Page, int PageSize, IReadOnlyList<MessageView> Items);

/// <summary>A message that somebody has, or that rings at him.</summary>
/// <param name="AnswerBy">It rings until then; null: he has it.</param>
/// <param name="Resting">A call or a chat comes before it.</param>
internal sealed record MessageTaskView(MessageView Message, DateTimeOffset Since, DateTimeOffset? AnswerBy, bool Resting, bool MayDecline);

/// <param name="New">Nobody has heard them.</param>
/// <param name="Open">Nobody has said what came of them.</param>
internal sealed record BoxCount(string Box, int New, int Open, int Total);

internal sealed record MessageSummary(int New, int Open, IReadOnlyList<BoxCount> Boxes);

/// <summary>Which mailboxes somebody sees: those of the queues that he serves and of his telephone, and of the people in his scope.</summary>
internal sealed class MailboxRights(CallCentre calls, Scopes scopes)
{
    /// <summary>Null: all.</summary>
    public IReadOnlyList<string>? BoxesOf(HttpContext http) => BoxesOf(http.User);

    private IReadOnlyList<string>? BoxesOf(System.Security.Claims.ClaimsPrincipal who)
    {
        var scope = scopes.Now(who, Permission.SeeMessages);
        if (scope.IsAll) return null;
        var state = calls.State;
        return [.. scope.JobNumbers.SelectMany(job => BoxesOf(state, new AgentId(job))).Distinct()];
    }

    private static IEnumerable<string> BoxesOf(RoutingState state, AgentId agent)
    {
        var queues = state.Centre.Agents.GetValueOrDefault(agent)?.Queues.Select(q => MailboxBook.Queue + q.Value) ?? [];
        return state.Agents.GetValueOrDefault(agent) is { } shift ? queues.Append(MailboxBook.Extension + shift.Phone) : queues;
    }

    public bool MaySee(HttpContext http, string box) => MaySee(http.User, box);

    public bool MaySee(System.Security.Claims.ClaimsPrincipal who, string box) => BoxesOf(who) is not { } own || own.Contains(box);
}

internal static class ReadMessages
{
    private const int PageSizeMax = 200;

    /// <param name="view"><c>new</c>: not heard; <c>open</c>: without a result; <c>history</c>: all; <c>deleted</c>.</param>
    /// <param name="search">Part of a number.</param>
    public static async Task<Results<Ok<MessagePage>, Refused>> Page(HttpContext http, CentreDb db, MailboxRights rights, ICustomerNames customers, CancellationToken stop, string view = "history", string box = "",
        string search = "", string callId = "", DateTimeOffset? from = null, DateTimeOffset? to = null, int page = 1, int pageSize = 50)
    {
        if (Paging.Fault(page, pageSize, PageSizeMax, ("search", search, 40), ("box", box, 60), ("callId", callId, 60)) is { } fault) return fault;
        var messages = db.Set<MessageRow>().AsNoTracking().Where(m => view == "deleted" ? m.DeletedAt != null : m.DeletedAt == null);
        if (rights.BoxesOf(http) is { } own) messages = messages.Where(m => own.Contains(m.Box));
        if (view == "new") messages = messages.Where(m => m.HeardAt == null);
        if (view == "open") messages = messages.Where(m => m.DoneAt == null && m.Box != "");
        if (box.Length > 0) messages = messages.Where(m => m.Box == box);
        if (callId.Length > 0) messages = messages.Where(m => m.CallId == callId);
        if (search.Trim().TrimStart('+', '0') is { Length: > 0 } wanted) messages = messages.Where(m => m.Number.Contains(wanted));
        if (from is { } since) messages = messages.Where(m => m.CreatedAt >= since);
        if (to is { } until) messages = messages.Where(m => m.CreatedAt < until);
        var total = await messages.CountAsync(stop);
        var rows = await messages.OrderBy(m => m.HeardAt != null).ThenByDescending(m => m.CreatedAt).ThenBy(m => m.Id).Skip((page - 1) * pageSize).Take(pageSize).ToListAsync(stop);
        return TypedResults.Ok(new MessagePage(total, page, pageSize, [.. rows.Select(m => MessageView.Of(m, customers))]));
    }

    /// <summary>What rings at him first, then what he has, the oldest first; at most 50.</summary>
    public static async Task<IReadOnlyList<MessageTaskView>> Mine(HttpContext http, CentreDb db, MessageTasks tasks, ICustomerNames customers, CancellationToken stop)
    {
        if (http.User.JobNumber is not { } me) return [];
        var held = tasks.Of(me).ToDictionary(work => work.Id.Value);
        var ids = held.Keys.ToList();
        var rows = await db.Set<MessageRow>().AsNoTracking().Where(m => m.DoneAt == null && m.DeletedAt == null && m.Box != "" && (m.TakenBy == me || ids.Contains(m.Id))).OrderBy(m => m.CreatedAt).Take(50).ToListAsync(stop);
        return [.. rows.Select(m => held.TryGetValue(m.Id, out var work)
            ? new MessageTaskView(MessageView.Of(m, customers), work.Since, work.AnswerBy, work.Interrupted, tasks.MayDecline(work))
            : new MessageTaskView(MessageView.Of(m, customers), m.TakenAt ?? m.CreatedAt, null, false, false)).OrderBy(task => task.AnswerBy is null)];
    }

    public static async Task<MessageSummary> Summary(HttpContext http, CentreDb db, MailboxRights rights, CallCentre calls, CancellationToken stop)
    {
        var counts = await db.Set<MessageRow>().Where(m => m.DeletedAt == null && m.Box != "").GroupBy(m => m.Box)
            .Select(g => new BoxCount(g.Key, g.Count(m => m.HeardAt == null), g.Count(m => m.DoneAt == null), g.Count())).ToDictionaryAsync(c => c.Box, stop);
        var boxes = (rights.BoxesOf(http) ?? MailboxBook.All(calls.State.Centre)).Union(rights.BoxesOf(http) is null ? counts.Keys : []).Order(StringComparer.Ordinal)
            .Select(box => counts.GetValueOrDefault(box) ?? new BoxCount(box, 0, 0, 0)).ToList();
        return new MessageSummary(boxes.Sum(b => b.New), boxes.Sum(b => b.Open), boxes);
    }
}
