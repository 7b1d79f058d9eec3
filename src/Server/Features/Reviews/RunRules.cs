namespace Antiphon.Server.Features.Reviews;

internal sealed record RuleView(string Id, AssignRule Rule, DateTimeOffset? LastDay);

internal sealed record RunWish(DateTimeOffset From, DateTimeOffset To);

/// <param name="Fitting">Calls that the rule asks for.</param>
/// <param name="Added">Of these, not yet asked for by this form.</param>
internal sealed record RunView(int Fitting, int Added);

/// <summary>Which calls are to be scored without anybody asking.</summary>
internal static class RunRules
{
    private const int RulesMax = 100;
    private static readonly TimeSpan SpanMax = TimeSpan.FromDays(92);

    public static async Task<IReadOnlyList<RuleView>> List(CentreDb db, CancellationToken stop) =>
        [.. (await db.Set<AssignRuleRow>().AsNoTracking().ToListAsync(stop)).Select(r => new RuleView(r.Id, r.Rule(), r.LastDay)).OrderBy(r => r.Rule.Name, StringComparer.Ordinal)];

    public static async Task<Results<Ok<RuleView>, Refused>> Put(string id, AssignRule request, CentreDb db, CancellationToken stop)
    {
        if (!Guid.TryParseExact(id, "n", out _)) return Refused.Because(RefusalCatalogue.NotFound);
        if (request.Problem() is { } field) return FieldFault.Of(field, "range");
        if (await StoreForm.Newest(db, request.Form, stop) is null) return FieldFault.Of("form", "unknown");
        var row = await db.Set<AssignRuleRow>().SingleOrDefaultAsync(r => r.Id == id, stop);
        if (row is null && await db.Set<AssignRuleRow>().CountAsync(stop) >= RulesMax) return Refused.Because(RefusalCatalogue.TooMany, "max", RulesMax);
        if (row is null) db.Add(row = new AssignRuleRow { Id = id, Definition = "" });
        row.Definition = Documents.Write(request);
        await db.SaveChangesAsync(stop);
        return TypedResults.Ok(new RuleView(row.Id, request, row.LastDay));
    }

    public static async Task<Results<NoContent, Refused>> Delete(string id, CentreDb db, CancellationToken stop) =>
        await db.Set<AssignRuleRow>().Where(r => r.Id == id).ExecuteDeleteAsync(stop) == 0 ? Refused.Because(RefusalCatalogue.NotFound) : TypedResults.NoContent();

    public static async Task<Results<Ok<RunView>, Refused>> Run(string id, RunWish request, CentreDb db, TimeProvider clock, CancellationToken stop)
    {
        if (request.To <= request.From || request.To - request.From > SpanMax) return FieldFault.Of("to", "range");
        if (await db.Set<AssignRuleRow>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, stop) is not { } row) return Refused.Because(RefusalCatalogue.NotFound);
        return await Assign(row.Rule(), request.From.ToUniversalTime(), request.To.ToUniversalTime(), db, clock, stop) is { } run ? TypedResults.Ok(run) : Refused.Because(RefusalCatalogue.NotFound);
    }

    /// <summary>A call that is asked for by this form already, whoever asked, is not asked for again.</summary>
    /// <returns>Null: the form is not offered any more.</returns>
    public static async Task<RunView?> Assign(AssignRule rule, DateTimeOffset from, DateTimeOffset to, CentreDb db, TimeProvider clock, CancellationToken stop)
    {
        if (await StoreForm.Newest(db, rule.Form, stop) is not { Retired: false } form) return null;
        var fitting = await rule.Fitting(db, from, to, stop);
        var asked = (await db.Set<Review>().Where(r => r.Form == rule.Form && r.Kind != ReviewKind.Calibration && r.CallAt >= from && r.CallAt < to).Select(r => r.CallId).ToListAsync(stop)).ToHashSet();
        var added = fitting.Where(c => !asked.Contains(c.Id)).ToList();
        db.AddRange(added.Select(c => Review.New(c, form, ReviewKind.Ordinary, clock.GetUtcNow(), rule.Name)));
        await db.SaveChangesAsync(stop);
        return new RunView(fitting.Count, added.Count);
    }
}
