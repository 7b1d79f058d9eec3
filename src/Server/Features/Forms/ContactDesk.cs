using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Live;

namespace Antiphon.Server.Features.Forms;

/// <param name="Fields">Of the version with which it was begun.</param>
/// <param name="Values">By field.</param>
internal sealed record EntryView(string CallId, string Form, LocalText Name, int Version, long Revision, IReadOnlyList<FormField> Fields, IReadOnlyDictionary<string, EnteredValue> Values,
    DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset UpdatedAt, string UpdatedBy, DateTimeOffset? SubmittedAt);

/// <param name="Forms">That can be begun here.</param>
/// <param name="Helpers">Colleagues who were asked.</param>
/// <param name="Present">Who has it open now.</param>
internal sealed record ContactFormsView(string CallId, IReadOnlyList<FormView> Forms, IReadOnlyList<EntryView> Entries, IReadOnlyList<CallAgentView> Helpers, IReadOnlyList<PresentView> Present);

/// <param name="Field">In which he writes, <c>form/field</c>; null: in none.</param>
internal sealed record PresentView(string JobNumber, string Name, string? Field);

/// <param name="Values">The fields that were changed, and no others.</param>
/// <param name="Revision">That the writer has before him; 0: there was nothing yet.</param>
/// <param name="Submit">It is complete.</param>
internal sealed record EntryWish(IReadOnlyDictionary<string, string>? Values, long Revision, bool Submit = false);

internal sealed record PresenceWish(bool Here = true, string? Field = null);

internal sealed record HelperWish(string? Agent);

/// <summary>The forms of one contact, and who works on them: whoever talked in it, was asked by one of them, or oversees him.</summary>
internal sealed class ContactDesk(CentreDb db, CallCentre calls, CallQueries queries, IScopes scopes, PresenceBook presence, PartyBook parties, CallViews views, PeopleDirectory people, LiveStream live, IAuditTrail audit, TimeProvider clock)
{
    private const int HelpersMax = 20, TriesMax = 5;

    public static async Task<Results<Ok<ContactFormsView>, Refused>> Get(string id, HttpContext http, ContactDesk desk, CancellationToken stop) =>
        await desk.Find(id, http, stop) is { } contact ? TypedResults.Ok(await desk.View(contact, stop)) : Refused.Because(RefusalCatalogue.NotFound);

    /// <summary>Saves the fields that nobody else has changed meanwhile; of the others it says what they are now.</summary>
    public static async Task<Results<Ok<EntryView>, Refused>> Put(string id, string form, EntryWish request, HttpContext http, ContactDesk desk, CancellationToken stop) =>
        await desk.Find(id, http, stop) is { } contact && http.User.JobNumber is { } me ? await desk.Save(contact, form, request, me, stop) : Refused.Because(RefusalCatalogue.NotFound);

    public static async Task<Results<Ok<IReadOnlyList<PresentView>>, Refused>> Present(string id, PresenceWish request, HttpContext http, ContactDesk desk, CancellationToken stop)
    {
        if (http.User.JobNumber is not { } me || request.Field?.Length > 80 || await desk.Find(id, http, stop) is null) return Refused.Because(RefusalCatalogue.NotFound);
        if (desk.Presence.Take(id, me, request.Here ? request.Field : null, request.Here)) desk.Tell(id, "contact-present", new { callId = id, present = desk.PresentAt(id) });
        return TypedResults.Ok(desk.PresentAt(id));
    }

    /// <summary>Asks a colleague; he is told, and may work on the contact from now on.</summary>
    public static async Task<Results<NoContent, Refused>> Ask(string id, HelperWish request, HttpContext http, ContactDesk desk, CancellationToken stop)
    {
        if (http.User.JobNumber is not { } me || await desk.Find(id, http, stop) is null) return Refused.Because(RefusalCatalogue.NotFound);
        if (request.Agent is not { Length: > 0 and <= 32 } agent || agent == me || desk.People.NameOf(agent) is null) return FieldFault.Of("agent", "unknown");
        return await desk.AddHelper(id, agent, me, http, stop);
    }

    private PresenceBook Presence => presence;
    private PeopleDirectory People => people;

    private sealed record Contact(string Id, string? Queue, string Number, IReadOnlyList<string> Agents);

    /// <summary>What a form that was begun at this contact consists of; null: there is none for this reader.</summary>
    public async Task<(string? Queue, string Number, IReadOnlyList<FormField> Fields)?> FieldsOf(string id, string form, HttpContext http, CancellationToken stop)
    {
        if (await Find(id, http, stop) is not { } contact) return null;
        var begun = await db.Set<ContactFormEntry>().AsNoTracking().Where(e => e.CallId == id && e.Form == form).Select(e => (int?)e.Version).SingleOrDefaultAsync(stop);
        if (begun is not { } version) return null;
        return (contact.Queue, contact.Number, (await db.Set<ContactFormVersion>().AsNoTracking().SingleAsync(v => v.Form == form && v.Version == version, stop)).Read());
    }

    private async Task<Results<NoContent, Refused>> AddHelper(string id, string agent, string me, HttpContext http, CancellationToken stop)
    {
        if (await db.Set<ContactHelper>().CountAsync(h => h.CallId == id, stop) >= HelpersMax) return Refused.Because(RefusalCatalogue.TooMany);
        if (!await db.Set<ContactHelper>().AnyAsync(h => h.CallId == id && h.Agent == agent, stop))
        {
            db.Add(new ContactHelper { CallId = id, Agent = agent, AskedBy = me, AskedAt = clock.GetUtcNow() });
            await db.SaveChangesAsync(stop);
            await audit.Write(http.User, "contact-helper-asked", id, new Dictionary<string, string> { ["agent"] = agent }, stop);
        }
        live.Tell("contact-asked", new { callId = id, by = me, name = people.NameOf(me) ?? me }, new Audience([agent], Permission: null));
        return TypedResults.NoContent();
    }

    /// <summary>Null: there is no such call, or it is not for this reader.</summary>
    private async Task<Contact?> Find(string id, HttpContext http, CancellationToken stop)
    {
        if (!Switch.Contract.IdText.TryRead(id, out _)) return null;
        var now = calls.State.Calls.GetValueOrDefault(new CallId(id));
        var record = await queries.Find(id, stop);
        if (now is null && record is null) return null;
        List<string> agents = [.. record is null ? [] : CallQueries.AgentsOf(record)];
        if (now?.Agent is { } talks) agents.Add(talks.Value);
        if (now?.Consult?.Agent is { } third) agents.Add(third.Value);
        var number = now is null ? record!.Number : parties.Find(now.Caller).Number;
        var contact = new Contact(id, now?.Queue?.Value ?? record?.Queue, number, agents);
        if ((await scopes.Of(http.User, Permission.SeeCalls)).CoversAny(agents)) return contact;
        var me = http.User.JobNumber;
        return me is not null && (agents.Contains(me) || await db.Set<ContactHelper>().AnyAsync(h => h.CallId == id && h.Agent == me, stop)) ? contact : null;
    }

    private async Task<ContactFormsView> View(Contact contact, CancellationToken stop)
    {
        var forms = (await SetForms.List(db, stop)).Where(form => form.Active && contact.Queue is { } queue && form.Queues.Contains(queue)).ToList();
        var entries = await db.Set<ContactFormEntry>().AsNoTracking().Where(e => e.CallId == contact.Id).OrderBy(e => e.CreatedAt).ToListAsync(stop);
        var shown = new List<EntryView>();
        foreach (var entry in entries) shown.Add(await View(entry, stop));
        var helpers = await db.Set<ContactHelper>().AsNoTracking().Where(h => h.CallId == contact.Id).OrderBy(h => h.AskedAt).Select(h => h.Agent).ToListAsync(stop);
        return new ContactFormsView(contact.Id, [.. forms.Select(form => form with { Fields = [.. form.Fields.Select(f => f.Shown())] })], shown, [.. helpers.Select(agent => views.Agent(new AgentId(agent)))], PresentAt(contact.Id));
    }

    private async Task<EntryView> View(ContactFormEntry entry, CancellationToken stop)
    {
        var version = await db.Set<ContactFormVersion>().AsNoTracking().SingleAsync(v => v.Form == entry.Form && v.Version == entry.Version, stop);
        var form = await db.Set<ContactForm>().AsNoTracking().SingleAsync(f => f.Id == entry.Form, stop);
        return new EntryView(entry.CallId, entry.Form, new LocalText(form.NameZh, form.NameEn), entry.Version, entry.Revision, [.. version.Read().Select(f => f.Shown())], entry.Read(), entry.CreatedAt, entry.CreatedBy, entry.UpdatedAt, entry.UpdatedBy, entry.SubmittedAt);
    }

    /// <summary>Who came second while it was written reads again, and finds what of it is his to write.</summary>
    private async Task<Results<Ok<EntryView>, Refused>> Save(Contact contact, string form, EntryWish request, string me, CancellationToken stop)
    {
        for (var tries = 1; ; tries++)
        {
            try { return await Merge(contact, form, request, me, stop); }
            catch (DbUpdateException) when (tries < TriesMax) { db.ChangeTracker.Clear(); }
        }
    }

    private async Task<Results<Ok<EntryView>, Refused>> Merge(Contact contact, string form, EntryWish request, string me, CancellationToken stop)
    {
        if (request.Values is not { Count: <= FormField.Max } changed) return FieldFault.Of("values", "required");
        var entry = await db.Set<ContactFormEntry>().SingleOrDefaultAsync(e => e.CallId == contact.Id && e.Form == form, stop);
        if (entry is null)
        {
            if (await db.Set<ContactForm>().AsNoTracking().SingleOrDefaultAsync(f => f.Id == form, stop) is not { Active: true } known || contact.Queue is not { } queue || !known.Queues.Contains(queue)) return Refused.Because(RefusalCatalogue.NotFound);
            db.Add(entry = new ContactFormEntry { CallId = contact.Id, Form = form, Version = known.Version, Queue = queue, CreatedAt = clock.GetUtcNow(), CreatedBy = me });
        }
        var fields = (await db.Set<ContactFormVersion>().AsNoTracking().SingleAsync(v => v.Form == form && v.Version == entry.Version, stop)).Read().ToDictionary(f => f.Key);
        var values = entry.Read();
        var clashes = new List<string>();
        foreach (var (key, text) in changed)
        {
            if (!fields.TryGetValue(key, out var field) || text is null) return FieldFault.Of(key, "unknown");
            if (field.Fault(text) is { } why) return FieldFault.Of(key, why);
            var before = values.GetValueOrDefault(key);
            if ((before?.Value ?? "") == text) continue;
            if (before is not null && before.Revision > request.Revision && before.By != me) clashes.Add(key);
            else values[key] = new EnteredValue(text, entry.Revision + 1, me, clock.GetUtcNow());
        }
        if (clashes.Count == 0 && request.Submit && fields.Values.FirstOrDefault(f => f.Required && string.IsNullOrWhiteSpace(values.GetValueOrDefault(f.Key)?.Value)) is { } missing) return FieldFault.Of(missing.Key, "required");
        (entry.Revision, entry.ValuesJson, entry.UpdatedAt, entry.UpdatedBy) = (entry.Revision + 1, Documents.Write(values), clock.GetUtcNow(), me);
        if (clashes.Count == 0 && request.Submit) entry.SubmittedAt ??= entry.UpdatedAt;
        await db.SaveChangesAsync(stop);
        var view = await View(entry, stop);
        Tell(contact.Id, "contact-form", view);
        return clashes.Count == 0 ? TypedResults.Ok(view) : new Refused(RefusalCatalogue.FormChanged, new Dictionary<string, object> { ["fields"] = string.Join(' ', clashes) });
    }

    private IReadOnlyList<PresentView> PresentAt(string call) => [.. presence.At(call).Select(p => new PresentView(p.Agent, people.NameOf(p.Agent) ?? p.Agent, p.Field))];

    /// <summary>To those who have it open.</summary>
    private void Tell<T>(string call, string type, T data) => live.Tell(type, data, new Audience([.. presence.At(call).Select(p => p.Agent)], Permission: null));
}
