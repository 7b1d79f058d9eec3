using Antiphon.Server.Live;

namespace Antiphon.Server.Features.Notices;

/// <param name="Mine">Sent by who asks.</param>
internal sealed record ChatView(long Id, string Text, DateTimeOffset SentAt, DateTimeOffset? ReadAt, bool Mine);

/// <param name="With">Job number of the other one.</param>
internal sealed record ConversationView(string With, string Name, ChatView Last, int Unread);

internal sealed record ChatWish(string? Text);

/// <param name="Notices">That one has not read.</param>
/// <param name="Messages">That one has not read.</param>
internal sealed record InboxCounts(int Notices, int Messages);

/// <summary>Messages within the house, from one to one.</summary>
internal sealed class ChatsHandler(CentreDb db, PeopleDirectory people, LiveStream live, TimeProvider clock)
{
    /// <summary>Among so many of one's latest messages are one's conversations.</summary>
    private const int LatestMax = 2_000;
    private const int PageMax = 100;

    public static async Task<IResult> Inbox(HttpContext http, ChatsHandler handler, Recipients recipients, PeopleDirectory people, TimeProvider clock, CancellationToken stop)
    {
        if (http.User.JobNumber is not { } me) return Refused.Because(RefusalCatalogue.NotAllowed);
        var notices = await ReadNotices.For(me, handler.Db, recipients, people, clock, stop);
        return TypedResults.Ok(new InboxCounts(notices.Count(n => n.ReadAt is null), await handler.Db.Set<ChatMessage>().CountAsync(m => m.Recipient == me && m.ReadAt == null, stop)));
    }

    public static async Task<IResult> Conversations(HttpContext http, ChatsHandler handler, CancellationToken stop)
    {
        if (http.User.JobNumber is not { } me) return Refused.Because(RefusalCatalogue.NotAllowed);
        var latest = await handler.Db.Set<ChatMessage>().AsNoTracking().Where(m => m.Recipient == me || m.Sender == me).OrderByDescending(m => m.Id).Take(LatestMax).ToListAsync(stop);
        return TypedResults.Ok(latest.GroupBy(m => m.Sender == me ? m.Recipient : m.Sender)
            .Select(g => new ConversationView(g.Key, handler.NameOf(g.Key), View(g.First(), me), g.Count(m => m.Recipient == me && m.ReadAt is null))).ToList());
    }

    /// <param name="before">Identity of the oldest that is shown; null: the latest.</param>
    public static async Task<IResult> With(string jobNumber, HttpContext http, ChatsHandler handler, long? before = null, CancellationToken stop = default)
    {
        if (http.User.JobNumber is not { } me) return Refused.Because(RefusalCatalogue.NotAllowed);
        var messages = await handler.Db.Set<ChatMessage>().AsNoTracking().Where(m => ((m.Sender == me && m.Recipient == jobNumber) || (m.Sender == jobNumber && m.Recipient == me)) && (before == null || m.Id < before))
            .OrderByDescending(m => m.Id).Take(PageMax).ToListAsync(stop);
        messages.Reverse();
        return TypedResults.Ok(messages.ConvertAll(m => View(m, me)));
    }

    public static async Task<IResult> Send(string jobNumber, ChatWish request, HttpContext http, ChatsHandler handler, CancellationToken stop)
    {
        if (http.User.JobNumber is not { } me) return Refused.Because(RefusalCatalogue.NotAllowed);
        var text = request.Text?.Trim() ?? "";
        if (text.Length is 0 or > ChatMessage.TextLengthMax) return FieldFault.Of("text", text.Length == 0 ? "required" : "too-long");
        if (jobNumber == me || !await handler.Db.Set<Person>().AnyAsync(p => p.JobNumber == jobNumber && p.DisabledAt == null, stop)) return Refused.Because(RefusalCatalogue.NotFound);
        var message = new ChatMessage { Sender = me, Recipient = jobNumber, Text = text, SentAt = DateTimeOffset.FromUnixTimeMilliseconds(handler.Clock.GetUtcNow().ToUnixTimeMilliseconds()) };
        handler.Db.Add(message);
        await handler.Db.SaveChangesAsync(stop);
        handler.Tell(me, jobNumber);
        return TypedResults.Ok(View(message, me));
    }

    /// <summary>Everything that this person has sent.</summary>
    public static async Task<IResult> Read(string jobNumber, HttpContext http, ChatsHandler handler, CancellationToken stop)
    {
        if (http.User.JobNumber is not { } me) return Refused.Because(RefusalCatalogue.NotAllowed);
        var now = handler.Clock.GetUtcNow();
        var read = await handler.Db.Set<ChatMessage>().Where(m => m.Recipient == me && m.Sender == jobNumber && m.ReadAt == null).ExecuteUpdateAsync(set => set.SetProperty(m => m.ReadAt, now), stop);
        if (read > 0) handler.Tell(jobNumber, me);
        return TypedResults.NoContent();
    }

    private CentreDb Db => db;
    private TimeProvider Clock => clock;

    private string NameOf(string jobNumber) => people.NameOf(jobNumber) ?? jobNumber;

    /// <summary>To both, in all their windows.</summary>
    private void Tell(string from, string to) => live.Tell("chat", new { from, to, name = NameOf(from) }, new Audience([from, to], Permission: null));

    private static ChatView View(ChatMessage message, string me) => new(message.Id, message.Text, message.SentAt, message.ReadAt, message.Sender == me);
}
