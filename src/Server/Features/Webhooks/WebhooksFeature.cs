using Antiphon.Server.Features.Alarms;
using Antiphon.Server.Features.Phone;

namespace Antiphon.Server.Features.Webhooks;

/// <param name="Waiting">Events that it has not taken yet.</param>
/// <param name="Dead">Events that were given up.</param>
/// <param name="Fault">Of the eldest that waits; empty: none, or not tried yet.</param>
internal sealed record WebhookView(long Id, string Name, string Url, IReadOnlyList<string> Events, bool Enabled, DateTimeOffset CreatedAt, string CreatedBy, int Waiting, int Dead, string Fault);

/// <param name="Secret">For the one look at it: signatures are checked with it.</param>
internal sealed record WebhookMade(WebhookView Webhook, string Secret);

/// <param name="Url">http or https; addresses inside only those that the settings of web services name.</param>
internal sealed record StoreWebhook(string Name, string Url, string[] Events, bool Enabled = true)
{
    private const int NameLengthMax = 64, UrlLengthMax = 500;

    public Refused? Fault()
    {
        if (Name is not { Length: > 0 } || string.IsNullOrWhiteSpace(Name)) return FieldFault.Of("name", "required");
        if (Name.Length > NameLengthMax) return FieldFault.Of("name", "too-long");
        if (Url is not { Length: > 0 and <= UrlLengthMax } || !Uri.TryCreate(Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0) return FieldFault.Of("url", "pattern");
        return Events is not { Length: > 0 } || Events.Except(WebhookEvents.Kinds).Any() ? FieldFault.Of("events", Events is { Length: > 0 } ? "unknown" : "required") : null;
    }
}

internal sealed record DeadDeliveryView(long Id, string Webhook, string EventId, string Kind, string Body, DateTimeOffset At, DateTimeOffset DeadAt, int Attempts, string Fault);

internal sealed record DeadDeliveriesPage(int Total, int Page, int PageSize, IReadOnlyList<DeadDeliveryView> Items);

/// <summary>Programs that are told what happens.</summary>
internal static class WebhooksFeature
{
    private const int WebhooksMax = 50, PageSizeMax = 200;

    public static IServiceCollection AddWebhooks(this IServiceCollection services) =>
        services.AddSingleton<WebhookSender>().AddHostedService(provider => provider.GetRequiredService<WebhookSender>());

    public static IEndpointRouteBuilder MapWebhooks(this IEndpointRouteBuilder routes)
    {
        var webhooks = routes.MapGroup("/api/webhooks").WithTags("webhooks").RequireAuthorization(Permission.ManageKeys);
        webhooks.MapGet("", async (CentreDb db, CancellationToken stop) => TypedResults.Ok(await Views(db.Set<Webhook>(), db, stop))).WithName("GetWebhooks");
        webhooks.MapPost("", Create).WithName("CreateWebhook");
        webhooks.MapPut("/{id:long}", Change).WithName("ChangeWebhook");
        webhooks.MapDelete("/{id:long}", Remove).WithName("RemoveWebhook");
        webhooks.MapPost("/{id:long}/test", Test).WithName("TestWebhook").NothingInForce();
        webhooks.MapGet("/dead", Dead).WithName("GetDeadDeliveries");
        webhooks.MapPost("/dead/{id:long}", Again).WithName("RetryDelivery");
        webhooks.MapDelete("/dead/{id:long}", Forget).WithName("ForgetDelivery");
        return routes;
    }

    private static async Task<List<WebhookView>> Views(IQueryable<Webhook> webhooks, CentreDb db, CancellationToken stop)
    {
        var all = await webhooks.AsNoTracking().OrderBy(w => w.Id).ToListAsync(stop);
        var waiting = await db.Set<WebhookDelivery>().Where(d => d.DeadAt == null).GroupBy(d => d.WebhookId).ToDictionaryAsync(g => g.Key, g => g.Count(), stop);
        var dead = await db.Set<WebhookDelivery>().Where(d => d.DeadAt != null).GroupBy(d => d.WebhookId).ToDictionaryAsync(g => g.Key, g => g.Count(), stop);
        var views = new List<WebhookView>();
        foreach (var w in all)
        {
            var fault = await db.Set<WebhookDelivery>().Where(d => d.WebhookId == w.Id && d.DeadAt == null).OrderBy(d => d.Id).Select(d => d.Fault).FirstOrDefaultAsync(stop) ?? "";
            views.Add(new WebhookView(w.Id, w.Name, w.Url, w.Events, w.Enabled, w.CreatedAt, w.CreatedBy, waiting.GetValueOrDefault(w.Id), dead.GetValueOrDefault(w.Id), fault));
        }
        return views;
    }

    private static async Task<Results<Created<WebhookMade>, Refused>> Create(StoreWebhook request, CentreDb db, SecretBox secrets, HttpContext http, TimeProvider clock, CancellationToken stop)
    {
        if (request.Fault() is { } fault) return fault;
        if (await db.Set<Webhook>().CountAsync(stop) >= WebhooksMax) return Refused.Because(RefusalCatalogue.TooMany);
        var secret = Secrets.Token();
        var webhook = new Webhook { Name = request.Name.Trim(), Url = request.Url, Events = request.Events, Enabled = request.Enabled, Secret = secrets.Close(secret), CreatedAt = clock.GetUtcNow(), CreatedBy = AuditTrail.NameOf(http.User) };
        db.Add(webhook);
        await db.SaveChangesAsync(stop);
        return TypedResults.Created($"/api/webhooks/{webhook.Id}", new WebhookMade((await Views(db.Set<Webhook>().Where(w => w.Id == webhook.Id), db, stop))[0], secret));
    }

    private static async Task<Results<Ok<WebhookView>, Refused>> Change(long id, StoreWebhook request, CentreDb db, HttpContext http, CancellationToken stop)
    {
        if (request.Fault() is { } fault) return fault;
        if (await db.Set<Webhook>().SingleOrDefaultAsync(w => w.Id == id, stop) is not { } webhook) return Refused.Because(RefusalCatalogue.NotFound);
        AuditChanges.Note(http, "before", $"{webhook.Name} {webhook.Url} {string.Join(' ', webhook.Events)} {webhook.Enabled}");
        (webhook.Name, webhook.Url, webhook.Events, webhook.Enabled) = (request.Name.Trim(), request.Url, request.Events, request.Enabled);
        await db.SaveChangesAsync(stop);
        return TypedResults.Ok((await Views(db.Set<Webhook>().Where(w => w.Id == id), db, stop))[0]);
    }

    private static async Task<Results<NoContent, Refused>> Remove(long id, CentreDb db, IAlarms alarms, CancellationToken stop)
    {
        if (await db.Set<Webhook>().SingleOrDefaultAsync(w => w.Id == id, stop) is not { } webhook) return Refused.Because(RefusalCatalogue.NotFound);
        db.Remove(webhook);
        await db.SaveChangesAsync(stop);
        alarms.Clear(WebhookSender.AlarmKind, webhook.Name);
        return TypedResults.NoContent();
    }

    /// <summary>One event of its own, at once. Ok with the fault; empty: it was taken.</summary>
    private static async Task<Results<Ok<string>, Refused>> Test(long id, CentreDb db, WebhookSender sender, TimeProvider clock, CancellationToken stop)
    {
        if (await db.Set<Webhook>().AsNoTracking().SingleOrDefaultAsync(w => w.Id == id, stop) is not { } webhook) return Refused.Because(RefusalCatalogue.NotFound);
        var now = clock.GetUtcNow();
        var body = System.Text.Json.JsonSerializer.Serialize(new { id = "test", @event = "test", at = now.UtcDateTime, data = new { } });
        return TypedResults.Ok(await sender.Post(webhook, new WebhookDelivery { WebhookId = id, EventId = "test", Kind = "test", Body = body, At = now, NextAt = now }, stop) ?? "");
    }

    private static async Task<Results<Ok<DeadDeliveriesPage>, Refused>> Dead(CentreDb db, CancellationToken stop, int page = 1, int pageSize = 50)
    {
        if (page is < 1 or > 10_000 || pageSize is < 1 or > PageSizeMax) return Refused.Because(RefusalCatalogue.Invalid);
        var dead = db.Set<WebhookDelivery>().AsNoTracking().Where(d => d.DeadAt != null);
        var rows = await dead.OrderByDescending(d => d.DeadAt).ThenByDescending(d => d.Id).Skip((page - 1) * pageSize).Take(pageSize)
            .Join(db.Set<Webhook>(), d => d.WebhookId, w => w.Id, (d, w) => new { Delivery = d, w.Name }).ToListAsync(stop);
        return TypedResults.Ok(new DeadDeliveriesPage(await dead.CountAsync(stop), page, pageSize,
            [.. rows.Select(r => new DeadDeliveryView(r.Delivery.Id, r.Name, r.Delivery.EventId, r.Delivery.Kind, r.Delivery.Body, r.Delivery.At, r.Delivery.DeadAt!.Value, r.Delivery.Attempts, r.Delivery.Fault))]));
    }

    private static async Task<Results<NoContent, Refused>> Again(long id, CentreDb db, IAlarms alarms, TimeProvider clock, CancellationToken stop)
    {
        if (await db.Set<WebhookDelivery>().SingleOrDefaultAsync(d => d.Id == id && d.DeadAt != null, stop) is not { } dead) return Refused.Because(RefusalCatalogue.NotFound);
        (dead.DeadAt, dead.Attempts, dead.NextAt) = (null, 0, clock.GetUtcNow());
        await db.SaveChangesAsync(stop);
        await ClearAlarm(dead.WebhookId, db, alarms, stop);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, Refused>> Forget(long id, CentreDb db, IAlarms alarms, CancellationToken stop)
    {
        if (await db.Set<WebhookDelivery>().SingleOrDefaultAsync(d => d.Id == id && d.DeadAt != null, stop) is not { } dead) return Refused.Because(RefusalCatalogue.NotFound);
        db.Remove(dead);
        await db.SaveChangesAsync(stop);
        await ClearAlarm(dead.WebhookId, db, alarms, stop);
        return TypedResults.NoContent();
    }

    /// <summary>When nothing of it is dead any more.</summary>
    private static async Task ClearAlarm(long webhook, CentreDb db, IAlarms alarms, CancellationToken stop)
    {
        if (!await db.Set<WebhookDelivery>().AnyAsync(d => d.WebhookId == webhook && d.DeadAt != null, stop) && await db.Set<Webhook>().FindAsync([webhook], stop) is { } of) alarms.Clear(WebhookSender.AlarmKind, of.Name);
    }
}
