using Antiphon.Server.Features.Prompts;

namespace Antiphon.Server.Features.Voicemail;

/// <param name="Enabled">Of an extension: calls that nobody takes are asked for a message.</param>
/// <param name="HasPin">Can be heard by telephone, under <c>*97</c>.</param>
/// <param name="Greeting">Name of a prompt; empty: the usual one.</param>
/// <param name="Pushed">Of a queue: its messages ring at those who serve it and are free.</param>
internal sealed record MailboxView(string Box, bool Enabled, bool HasPin, string Greeting, int RetentionDays, bool Pushed)
{
    public static MailboxView Of(MailboxRow row) => new(row.Box, row.Enabled || row.Box.StartsWith(MailboxBook.Queue, StringComparison.Ordinal), row.Pin is not null, row.Greeting, row.RetentionDays, row.Pushed);
}

/// <param name="Pin">4–8 digits; empty: none; null: as it is.</param>
/// <param name="RetentionDays">1–3650.</param>
internal sealed record MailboxWish(bool Enabled, string Greeting = "", int RetentionDays = MailboxRow.RetentionDaysDefault, string? Pin = null, bool Pushed = true);

internal static class SetMailbox
{
    public static IReadOnlyList<MailboxView> List(HttpContext http, MailboxRights rights, MailboxBook book, CallCentre calls) =>
        [.. (rights.BoxesOf(http) ?? MailboxBook.All(calls.State.Centre)).Select(box => MailboxView.Of(book.Of(box)))];

    /// <summary>The owner of a telephone sets its mailbox; of a queue, who manages mailboxes.</summary>
    public static async Task<IResult> Put(string box, MailboxWish wish, HttpContext http, CentreDb db, MailboxRights rights, MailboxBook book, MessageTasks tasks, PromptStore prompts, CallCentre calls, CentreSource centre, SecurityLimits limits, CancellationToken stop)
    {
        if (!MailboxBook.All(calls.State.Centre).Contains(box) || !rights.MaySee(http, box)) return Refused.Because(RefusalCatalogue.NotFound);
        if (!http.User.May(Permission.ManageMailboxes) && !box.StartsWith(MailboxBook.Extension, StringComparison.Ordinal)) return Refused.Because(RefusalCatalogue.NotAllowed);
        if (wish.RetentionDays is < 1 or > 3650) return Refused.Because(RefusalCatalogue.Invalid, "field", "retentionDays");
        if (wish.Greeting.Length > 0 && prompts.All.All(p => p.Name != wish.Greeting)) return Refused.Because(RefusalCatalogue.Invalid, "field", "greeting");
        if (wish.Pin is { Length: > 0 } pin && (pin.Length is < 4 or > 8 || !pin.All(char.IsAsciiDigit))) return Refused.Because(RefusalCatalogue.Invalid, "field", "pin");
        var row = await db.Set<MailboxRow>().SingleOrDefaultAsync(b => b.Box == box, stop);
        if (row is null) db.Add(row = new MailboxRow { Box = box });
        (row.Enabled, row.Greeting, row.RetentionDays, row.Pushed) = (wish.Enabled, wish.Greeting, wish.RetentionDays, wish.Pushed);
        if (wish.Pin is { } given) row.Pin = given.Length == 0 ? null : PasswordHash.Of(given, limits.PasswordRounds);
        await db.SaveChangesAsync(stop);
        await centre.Apply(stop);
        await tasks.FollowAll(db, stop);
        return TypedResults.Ok(MailboxView.Of(book.Of(box)));
    }
}
