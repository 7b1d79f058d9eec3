namespace Antiphon.Server.Features.Voicemail;

/// <param name="Box">Forward: whereto.</param>
/// <param name="Result">One of <see cref="MessageRow.Results"/>.</param>
internal sealed record MessageWish(string? Box = null, string? Result = null, string? Note = null);

/// <summary>What is done with a message. Each answers with the message as it is then.</summary>
internal static class ActOnMessage
{
    /// <summary>Who hears it by page has heard it, as by telephone.</summary>
    public static async Task<IResult> Audio(string id, HttpContext http, CentreDb db, MailboxRights rights, MessageFiles files, MessageLamps lamps, IAuditTrail audit, TimeProvider clock, CancellationToken stop)
    {
        if (await Find(id, http, db, rights, stop) is not { } message || files.Existing(id) is not { } path) return Refused.Because(RefusalCatalogue.NotFound);
        if (message.HeardAt is null)
        {
            (message.HeardAt, message.HeardBy) = (clock.GetUtcNow(), http.User.JobNumber ?? "api");
            await db.SaveChangesAsync(stop);
            await lamps.Light(message.Box, stop);
        }
        if (http.Request.GetTypedHeaders().Range is not { } range || range.Ranges.Any(r => r.From is null or 0)) await audit.Write(http.User, "message-played", id, stop);
        http.Response.Headers.CacheControl = "no-store";
        return Results.File(path, "audio/wav", enableRangeProcessing: true);
    }

    public static async Task<IResult> Act(string id, string action, MessageWish wish, HttpContext http, CentreDb db, MailboxRights rights, MessageLamps lamps, MessageTasks tasks, CallCentre calls, ICustomerNames customers,
        TimeProvider clock, CancellationToken stop)
    {
        if (await Find(id, http, db, rights, stop) is not { } message) return Refused.Because(RefusalCatalogue.NotFound);
        if (wish.Note is { Length: > MessageRow.NoteLengthMax }) return Refused.Because(RefusalCatalogue.Invalid);
        var (now, who, before) = (clock.GetUtcNow(), http.User.JobNumber ?? "api", message.Box);
        switch (action)
        {
            case "unheard": (message.HeardAt, message.HeardBy) = (null, null); break;
            case "heard": (message.HeardAt, message.HeardBy) = (message.HeardAt ?? now, message.HeardBy ?? who); break;
            case "take":
                // The first who takes it has it; who answers for more than himself may take it over.
                if (message.TakenBy is { } other && other != who && http.User.ScopeOf(Permission.SeeMessages) is GrantScope.Own) return Refused.Because(RefusalCatalogue.MessageTaken, "agent", other);
                if (await tasks.Take(id, who, stop) is { } late) return Refused.Because(late);
                (message.TakenAt, message.TakenBy) = (now, who);
                break;
            case "decline": return await tasks.Decline(id, who, stop) is { } why ? Refused.Because(why) : TypedResults.Ok(MessageView.Of(message, customers));
            case "release":
                if (tasks.IsWith(id, who) && await tasks.Decline(id, who, stop) is { } not) return Refused.Because(not);
                (message.TakenAt, message.TakenBy) = (null, null);
                break;
            case "result":
                if (wish.Result is null || !MessageRow.Results.Contains(wish.Result)) return Refused.Because(RefusalCatalogue.Invalid, "field", "result");
                (message.DoneAt, message.DoneBy, message.Result, message.Note) = (now, who, wish.Result, wish.Note?.Trim() ?? "");
                (message.HeardAt, message.HeardBy) = (message.HeardAt ?? now, message.HeardBy ?? who);
                break;
            case "reopen": (message.DoneAt, message.DoneBy, message.Result) = (null, null, ""); break;
            case "forward":
                if (wish.Box is null || !MailboxBook.All(calls.State.Centre).Contains(wish.Box)) return Refused.Because(RefusalCatalogue.Invalid, "field", "box");
                (message.Box, message.HeardAt, message.HeardBy, message.TakenAt, message.TakenBy) = (wish.Box, null, null, null, null);
                break;
            case "delete": (message.DeletedAt, message.DeletedBy) = (now, who); break;
            case "restore": (message.DeletedAt, message.DeletedBy) = (null, null); break;
            default: return Refused.Because(RefusalCatalogue.NotFound);
        }
        await db.SaveChangesAsync(stop);
        await lamps.Light(message.Box, stop);
        if (before == message.Box) tasks.Follow(message);
        else
        {
            await lamps.Light(before, stop);
            tasks.Move(message);
        }
        return TypedResults.Ok(MessageView.Of(message, customers));
    }

    private static async Task<MessageRow?> Find(string id, HttpContext http, CentreDb db, MailboxRights rights, CancellationToken stop) =>
        MessageFiles.IsIdentity(id) && await db.Set<MessageRow>().SingleOrDefaultAsync(m => m.Id == id, stop) is { } message && rights.MaySee(http, message.Box) ? message : null;
}
