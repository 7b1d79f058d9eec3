namespace Antiphon.Server.Features.Dispositions;

/// <param name="Code">Of an entry of the queue's tree below which there is nothing. Null: a note alone, where none is asked for.</param>
/// <param name="Note">0–2,000 characters.</param>
internal sealed record SummaryWish(string? Code, string? Note = null);

/// <summary>An agent says what came of a call in which he talked: in the talk, in the wrap-up, or later. Where his queue asks for it, his wrap-up ends with it.</summary>
internal static class SummariseCall
{
    public static async Task<Results<Ok<CallSummaryView>, Refused>> Handle(string id, SummaryWish request, HttpContext http, CentreDb db, CallQueries queries, CallCentre calls, DispositionBook book, TimeProvider clock, CancellationToken stop)
    {
        var note = request.Note?.Trim() ?? "";
        if (note.Length > CallSummary.NoteLengthMax) return FieldFault.Of("note", "too-long");
        if (http.User.JobNumber is not { } agent || await QueueOf(id, agent, calls, queries, stop) is not { } queue) return Refused.Because(RefusalCatalogue.NotFound);
        var setup = await book.Of(queue.Value, stop);
        var path = request.Code is { Length: > 0 } code ? setup.PathTo(code) : [];
        if (path is null) return FieldFault.Of("code", "unknown");
        if (path.Count == 0 && (setup.Required || note.Length == 0)) return FieldFault.Of("code", "required");

        var summary = await db.Set<CallSummary>().SingleOrDefaultAsync(s => s.CallId == id && s.Agent == agent, stop);
        if (summary is null) db.Add(summary = new CallSummary { CallId = id, Agent = agent });
        (summary.Queue, summary.Note, summary.At) = (queue.Value, note, clock.GetUtcNow());
        summary.Path = path.Count == 0 ? "" : $"/{string.Join('/', path.Select(p => p.Code))}/";
        (summary.LabelZh, summary.LabelEn) = (string.Join(" / ", path.Select(p => p.Label.Zh)), string.Join(" / ", path.Select(p => p.Label.En)));
        await db.SaveChangesAsync(stop);
        // Of a call that is long over nothing waits for it.
        if (path.Count > 0) await calls.Ask(new DisposeCall(new CallId(id), new AgentId(agent)), stop);
        return TypedResults.Ok(summary.View());
    }

    /// <returns>The queue of the call (none: <see cref="QueueId.None"/>); null: there is no such call, or this agent had no part in it.</returns>
    public static async Task<QueueId?> QueueOf(string id, string agent, CallCentre calls, CallQueries queries, CancellationToken stop)
    {
        if (!Switch.Contract.IdText.TryRead(id, out _)) return null;
        if (calls.State.Calls.TryGetValue(new CallId(id), out var now) && now.Agent?.Value == agent) return now.Queue ?? QueueId.None;
        return await queries.Find(id, stop) is { } call && CallQueries.AgentsOf(call).Contains(agent) ? new QueueId(call.Queue ?? "") : null;
    }
}
