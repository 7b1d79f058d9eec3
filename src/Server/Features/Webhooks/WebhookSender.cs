using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Antiphon.Server.Features.Alarms;
using Antiphon.Server.Features.Flows.Web;
using Antiphon.Server.Features.Phone;
using Antiphon.Server.Persistence.Databases;

namespace Antiphon.Server.Features.Webhooks;

/// <summary>Takes events out of the story into the outbox, and tells them: to each webhook in order, the next when the one before was taken or given up. At least
/// once: who gets an id again has had it before.</summary>
internal sealed partial class WebhookSender(IDbContextFactory<CentreDb> databases, CallStart calls, ServiceClient web, SecretBox secrets, PrivacyBook privacy, IAlarms alarms, TimeProvider clock, ILogger<WebhookSender> log) : RoundService(clock)
{
    public const string SignatureHeader = "Antiphon-Signature";
    public const string AlarmKind = "webhook-dead";
    public static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <summary>Tries of one event, with twice the time between them each time: 2 s, 4 s … 17 min; more than half an hour in all.</summary>
    public const int AttemptsMax = 10;

    /// <summary>Events that wait for one webhook; beyond it the newest are given up at once.</summary>
    private const int WaitingMax = 50_000;
    private const int EntriesMax = 500, InARowMax = 100;

    /// <summary>The end of the story at the last look: a centre at rest asks and writes nothing.</summary>
    private long _lookedAt = -1;
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10), FirstPause = TimeSpan.FromSeconds(2);

    /// <summary>Where a new centre begins is settled before anybody can be told of anything.</summary>
    public override async Task StartAsync(CancellationToken stop)
    {
        await TakeIn(stop);
        await base.StartAsync(stop);
    }

    protected override TimeSpan Pause() => Pace;

    protected override async Task Round(CancellationToken stop)
    {
        while (await TakeIn(stop) == EntriesMax) { }
        await SendDue(stop);
    }

    /// <returns>Entries of the story that were looked at.</returns>
    public async Task<int> TakeIn(CancellationToken stop)
    {
        if (calls.Story?.File is not { } story || story.LastSeq is var last && last == _lookedAt) return 0;
        await using var db = await databases.CreateDbContextAsync(stop);
        var position = await db.Set<WebhookPosition>().SingleOrDefaultAsync(stop);
        if (position is null) db.Add(position = new WebhookPosition { Seq = story.LastSeq });
        var webhooks = await db.Set<Webhook>().AsNoTracking().Where(w => w.Enabled).ToListAsync(stop);
        var entries = webhooks.Count == 0 || position.Seq >= story.LastSeq ? [] : Behind(story, position.Seq);
        // Without anybody to tell, or after a story that was put back, it begins with what comes.
        position.Seq = webhooks.Count == 0 || position.Seq > story.LastSeq ? story.LastSeq : entries.Count > 0 ? entries[^1].Seq : position.Seq;
        var waiting = entries.Count == 0 ? [] : await db.Set<WebhookDelivery>().Where(d => d.DeadAt == null).GroupBy(d => d.WebhookId).ToDictionaryAsync(g => g.Key, g => g.Count(), stop);
        var now = Clock.GetUtcNow();
        foreach (var (id, kind, body, at) in entries.SelectMany(WebhookEvents.Of))
            foreach (var webhook in webhooks.Where(w => w.Events.Contains(kind)))
                db.Add(new WebhookDelivery { WebhookId = webhook.Id, EventId = id, Kind = kind, Body = privacy.Now.WebhooksInFull ? body : MaskedJson.Of(body), At = at, NextAt = now, DeadAt = waiting.GetValueOrDefault(webhook.Id) >= WaitingMax ? now : null });
        await db.SaveChangesAsync(stop);
        if (position.Seq == last) _lookedAt = last;
        return entries.Count;
    }

    /// <summary>Tells what is due.</summary>
    public async Task SendDue(CancellationToken stop)
    {
        List<Webhook> webhooks;
        await using (var db = await databases.CreateDbContextAsync(stop)) webhooks = await db.Set<Webhook>().AsNoTracking().Where(w => w.Enabled).ToListAsync(stop);
        await Task.WhenAll(webhooks.Select(webhook => SendTo(webhook, stop)));
    }

    private async Task SendTo(Webhook webhook, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        for (var i = 0; i < InARowMax; i++)
        {
            var now = Clock.GetUtcNow();
            if (await db.Set<WebhookDelivery>().Where(d => d.WebhookId == webhook.Id && d.DeadAt == null).OrderBy(d => d.Id).FirstOrDefaultAsync(stop) is not { } next || next.NextAt > now) return;
            var fault = await Post(webhook, next, stop);
            if (fault is null) db.Remove(next);
            else
            {
                (next.Attempts, next.Fault) = (next.Attempts + 1, fault);
                next.NextAt = Clock.GetUtcNow() + FirstPause * Math.Pow(2, next.Attempts - 1);
                if (next.Attempts >= AttemptsMax)
                {
                    next.DeadAt = Clock.GetUtcNow();
                    alarms.Raise(AlarmKind, webhook.Name, AlarmSeverity.Warning, new Dictionary<string, string> { ["fault"] = fault });
                }
            }
            await db.SaveChangesAsync(stop);
            db.ChangeTracker.Clear();
        }
    }

    /// <returns>Null: it was taken (2xx). Else why not, in a word.</returns>
    public async Task<string?> Post(Webhook webhook, WebhookDelivery delivery, CancellationToken stop)
    {
        if (secrets.Open<string>(webhook.Secret) is not { } secret) return "secret";
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url) { Content = new StringContent(delivery.Body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };
        request.Headers.TryAddWithoutValidation(SignatureHeader, Signature(secret, Clock.GetUtcNow().ToUnixTimeSeconds(), delivery.Body));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(AnswerWithin);
        try
        {
            using var answer = await web.Send(request, limit.Token);
            return answer.IsSuccessStatusCode ? null : $"status-{(int)answer.StatusCode}";
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested) { return "timeout"; }
        catch (HttpRequestException e) { return e.InnerException is AddressRefusedException ? "refused-address" : "unreachable"; }
    }

    /// <summary><c>t=UNIX,v1=HEX</c>: HMAC-SHA-256 with the secret over <c>UNIX.BODY</c>.</summary>
    public static string Signature(string secret, long at, string body) => string.Create(CultureInfo.InvariantCulture,
        $"t={at},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{at}.{body}"))))}");

    private static IReadOnlyList<Persistence.Story.StoryEntry> Behind(Persistence.Story.StoryFile story, long seq)
    {
        if (story.Newest(seq, EntriesMax) is { } newest) return newest;
        using var reader = story.Read();
        return [.. reader.Entries(seq, EntriesMax)];
    }

    [LoggerMessage(1330, LogLevel.Error, "Webhooks could not be looked after; it is tried again.")]
    protected override partial void Failed(Exception cause);
}
