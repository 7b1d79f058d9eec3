namespace Antiphon.Server.Features.Forms;

internal sealed record FormView(string Id, LocalText Name, IReadOnlyList<string> Queues, bool Active, int Version, IReadOnlyList<FormField> Fields, DateTimeOffset UpdatedAt, string UpdatedBy)
{
    public static FormView Of(ContactForm form, IReadOnlyList<FormField> fields) =>
        new(form.Id, new LocalText(form.NameZh, form.NameEn), form.Queues, form.Active, form.Version, fields, form.UpdatedAt, form.UpdatedBy);
}

internal sealed record FormWish(LocalText? Name, IReadOnlyList<string>? Queues, bool Active, IReadOnlyList<FormField>? Fields);

/// <summary>The forms, made by who sets up queues. One that was used is never removed, only put out of use.</summary>
internal static class SetForms
{
    public static async Task<IReadOnlyList<FormView>> List(CentreDb db, CancellationToken stop)
    {
        var forms = await db.Set<ContactForm>().AsNoTracking().OrderBy(f => f.Id).ToListAsync(stop);
        var versions = (await db.Set<ContactFormVersion>().AsNoTracking().Where(v => db.Set<ContactForm>().Any(f => f.Id == v.Form && f.Version == v.Version)).ToListAsync(stop)).ToDictionary(v => v.Form, v => v.Read());
        return [.. forms.Select(form => FormView.Of(form, versions.GetValueOrDefault(form.Id) ?? []))];
    }

    /// <summary>Makes it, or changes it.</summary>
    public static async Task<Results<Ok<FormView>, Refused>> Put(string id, FormWish request, HttpContext http, CentreDb db, CallCentre calls, TimeProvider clock, CancellationToken stop)
    {
        if (id.Length is 0 or > 32 || !id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-')) return FieldFault.Of("id", "pattern");
        if (Fault(request, calls) is { } fault) return fault;
        var (now, by) = (clock.GetUtcNow(), http.User.JobNumber ?? "api");
        var form = await db.Set<ContactForm>().SingleOrDefaultAsync(f => f.Id == id, stop);
        if (form is null)
        {
            if (await db.Set<ContactForm>().CountAsync(stop) >= ContactForm.Max) return Refused.Because(RefusalCatalogue.TooMany);
            db.Add(form = new ContactForm { Id = id });
        }
        var before = form.Version == 0 ? "" : await db.Set<ContactFormVersion>().Where(v => v.Form == id && v.Version == form.Version).Select(v => v.Fields).SingleAsync(stop);
        var fields = Documents.Write(request.Fields);
        AuditChanges.Note(http, "before", before);
        AuditChanges.Note(http, "after", fields);
        if (fields != before) db.Add(new ContactFormVersion { Form = id, Version = ++form.Version, Fields = fields, CreatedAt = now, CreatedBy = by });
        (form.NameZh, form.NameEn, form.Queues, form.Active) = (request.Name!.Zh.Trim(), request.Name.En.Trim(), [.. request.Queues!.Distinct()], request.Active);
        (form.UpdatedAt, form.UpdatedBy) = (now, by);
        await db.SaveChangesAsync(stop);
        return TypedResults.Ok(FormView.Of(form, request.Fields!));
    }

    private static Refused? Fault(FormWish request, CallCentre calls)
    {
        if (request.Name is null || request.Name.Zh?.Trim().Length is not (> 0 and <= ContactForm.NameMax) || request.Name.En?.Trim().Length is not (> 0 and <= ContactForm.NameMax)) return FieldFault.Of("name", "required");
        if (request.Queues is not { Count: <= ContactForm.QueuesMax } queues || queues.Any(queue => queue is null || !calls.State.Centre.Queues.ContainsKey(new QueueId(queue)))) return FieldFault.Of("queues", "unknown");
        return FormField.Problem(request.Fields) is { } why ? FieldFault.Of("fields", why) : null;
    }
}
