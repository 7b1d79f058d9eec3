using System.Collections.Concurrent;
using Antiphon.Server.Features.Calls.Numbering;
using Antiphon.Server.Features.Flows.Web;

namespace Antiphon.Server.Features.Voicemail;

/// <summary>What the listening flow asks: whose mailbox, is the PIN right, what is next.</summary>
internal sealed class MailboxByPhone(CallCentre calls, MailboxBook boxes, MessageLamps lamps, IDbContextFactory<CentreDb> databases, TimeProvider clock) : ICentreService
{
    /// <summary>Wrong PINs until a mailbox is closed to telephones for <see cref="LockedFor"/>.</summary>
    public const int GuessesMax = 5;
    public static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(15);

    /// <summary>Mailboxes open at one time; a further caller is told to try later.</summary>
    private const int OpenMax = 500;
    private const string FromExtension = "ext:";

    private readonly ConcurrentDictionary<CallId, Session> _open = new();
    private readonly ConcurrentDictionary<string, (int Wrong, DateTimeOffset Since)> _guesses = new();

    private sealed record Session(string Box, Queue<string> Left)
    {
        public string? Current { get; set; }
    }

    public string Name => "mailbox";

    public async Task<(ImmutableDictionary<string, FlowValue> Values, string? Problem)> Ask(string what, AskWeb ask, Func<string, string?> values, CancellationToken stop)
    {
        foreach (var over in _open.Keys.Where(call => !calls.State.Calls.ContainsKey(call))) _open.TryRemove(over, out _);
        return what switch
        {
            "who" => (Of(("box", Extension(ask.Call))), null),
            "open" => await Open(ask.Call, values("box") ?? "", values("pin") ?? "", stop),
            "next" when _open.TryGetValue(ask.Call, out var session) => (await Next(session, stop), null),
            "delete" when _open.TryGetValue(ask.Call, out var session) => (await Delete(session, stop), null),
            _ => (ImmutableDictionary<string, FlowValue>.Empty, "refused"),
        };
    }

    /// <summary>Of the phone that calls; empty: it is none of ours.</summary>
    private string Extension(CallId call) =>
        calls.State.Calls.GetValueOrDefault(call)?.Trunk is { } trunk && trunk.StartsWith(FromExtension, StringComparison.Ordinal) ? trunk[FromExtension.Length..] : "";

    /// <summary>A mailbox without a PIN, and one that does not exist, is as wrong as a wrong PIN.</summary>
    private async Task<(ImmutableDictionary<string, FlowValue>, string?)> Open(CallId call, string extension, string pin, CancellationToken stop)
    {
        var box = MailboxBook.Extension + extension;
        var now = clock.GetUtcNow();
        var (wrong, since) = _guesses.GetValueOrDefault(box);
        if (wrong >= GuessesMax && now - since < LockedFor || _open.Count >= OpenMax) return (Of(("locked", "yes")), null);
        if (wrong >= GuessesMax) wrong = 0;
        if (boxes.Of(box).Pin is not { } stored || !PasswordHash.Fits(pin, stored))
        {
            if (calls.State.Centre.Plan?.Extensions.ContainsKey(extension) == true) _guesses[box] = (wrong + 1, now);
            return (Of(("locked", "wrong")), null);
        }
        _guesses.TryRemove(box, out _);
        await using var db = await databases.CreateDbContextAsync(stop);
        var rows = await db.Set<MessageRow>().AsNoTracking().Where(m => m.Box == box && m.DeletedAt == null).OrderBy(m => m.HeardAt != null).ThenByDescending(m => m.CreatedAt)
            .Select(m => new { m.Id, New = m.HeardAt == null }).Take(200).ToListAsync(stop);
        _open[call] = new Session(box, new Queue<string>(rows.Select(r => r.Id)));
        return (Of(("locked", "no"), ("fresh", $"{rows.Count(r => r.New)}"), ("old", $"{rows.Count(r => !r.New)}")), null);
    }

    private async Task<ImmutableDictionary<string, FlowValue>> Next(Session session, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        while (session.Left.TryDequeue(out var id))
        {
            if (await db.FindAsync<MessageRow>([id], stop) is not { DeletedAt: null } row) continue;
            session.Current = id;
            if (row.HeardAt is null)
            {
                (row.HeardAt, row.HeardBy) = (clock.GetUtcNow(), session.Box);
                await db.SaveChangesAsync(stop);
                await lamps.Light(session.Box, stop);
            }
            var local = row.CreatedAt.ToOffset(TimeSpan.FromMinutes(calls.State.Centre.UtcOffsetMinutes));
            return Of(("id", id), ("from", PhoneNumber.National(row.Number)), ("date", local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), ("time", local.ToString("HH:mm", CultureInfo.InvariantCulture)));
        }
        return Of(("id", ""));
    }

    private async Task<ImmutableDictionary<string, FlowValue>> Delete(Session session, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        if (session.Current is { } id && await db.FindAsync<MessageRow>([id], stop) is { } row)
        {
            (row.DeletedAt, row.DeletedBy) = (clock.GetUtcNow(), session.Box);
            await db.SaveChangesAsync(stop);
            await lamps.Light(session.Box, stop);
        }
        return ImmutableDictionary<string, FlowValue>.Empty;
    }

    private static ImmutableDictionary<string, FlowValue> Of(params (string Name, string Value)[] values) => values.ToImmutableDictionary(v => v.Name, v => FlowValue.Of(v.Value));
}
