using Antiphon.Engine.Outbound;

namespace Antiphon.Server.Features.Numbers;

/// <summary>Numbers that can be dialled from outside and inside, set up by administrators.</summary>
internal sealed class NumbersHandler(CentreDb db, CentreSource centre, CallCentre calls)
{
    private const int NumbersMax = 10_000;
    private const int RulesMax = 30;
    private const int TimesMax = 20;
    private const int TitleLengthMax = 64;

    public static void Map(RouteGroupBuilder numbers)
    {
        numbers.MapGet("", List).WithName("GetNumbers");
        numbers.MapGet("/targets", Targets).WithName("GetNumberTargets");
        numbers.MapPost("", Create).WithName("CreateNumber");
        numbers.MapPut("/{number}", Update).WithName("UpdateNumber");
        numbers.MapDelete("/{number}", Delete).WithName("DeleteNumber");
    }

    private static async Task<Ok<List<NumberView>>> List(NumbersHandler handler, CancellationToken stop) => TypedResults.Ok(await handler.All(stop));

    private static Ok<NumberTargets> Targets(NumbersHandler handler) => TypedResults.Ok(handler.Known());

    private static async Task<Results<Created<NumberView>, Refused>> Create(NumberView request, NumbersHandler handler, CancellationToken stop)
    {
        if (!IsDialled(request.Number)) return FieldFault.Of("number", string.IsNullOrEmpty(request.Number) ? "required" : "characters");
        if (await handler.Find(request.Number, stop) is not null) return FieldFault.Of("number", "taken");
        if (await handler.Count(stop) >= NumbersMax) return FieldFault.Of("number", "too-many");
        if (handler.Fault(request) is { } fault) return fault;
        handler.Add(NumberRow.Of(request.Number, request.Title, Destination(request)));
        await handler.Save(stop);
        return TypedResults.Created($"/api/numbers/{request.Number}", request);
    }

    private static async Task<Results<Ok<NumberView>, Refused>> Update(string number, NumberView request, NumbersHandler handler, CancellationToken stop)
    {
        if (await handler.Find(number, stop) is not { } row) return Refused.Because(RefusalCatalogue.NotFound);
        var view = request with { Number = number };
        if (handler.Fault(view) is { } fault) return fault;
        var written = NumberRow.Of(number, view.Title, Destination(view));
        (row.Title, row.Destination) = (written.Title, written.Destination);
        await handler.Save(stop);
        return TypedResults.Ok(view);
    }

    private static async Task<Results<NoContent, Refused>> Delete(string number, NumbersHandler handler, CancellationToken stop)
    {
        if (await handler.Find(number, stop) is not { } row) return Refused.Because(RefusalCatalogue.NotFound);
        handler.Remove(row);
        await handler.Save(stop);
        return TypedResults.NoContent();
    }

    private async Task<List<NumberView>> All(CancellationToken stop) => [.. (await db.Set<NumberRow>().AsNoTracking().OrderBy(n => n.Number).ToListAsync(stop)).Select(View)];

    private Task<NumberRow?> Find(string number, CancellationToken stop) => db.Set<NumberRow>().SingleOrDefaultAsync(n => n.Number == number, stop);

    private Task<int> Count(CancellationToken stop) => db.Set<NumberRow>().CountAsync(stop);

    private void Add(NumberRow row) => db.Add(row);

    private void Remove(NumberRow row) => db.Remove(row);

    private async Task Save(CancellationToken stop)
    {
        await db.SaveChangesAsync(stop);
        await centre.Apply(stop);
    }

    /// <summary>What there is now, as routing knows it.</summary>
    private NumberTargets Known()
    {
        var now = calls.State.Centre;
        return new([.. now.Flows.Keys.Select(f => f.Value).Order(StringComparer.Ordinal)], [.. now.Queues.Keys.Select(q => q.Value).Order(StringComparer.Ordinal)],
            [.. (now.Plan?.Extensions.Keys ?? []).Order(StringComparer.Ordinal)], [.. now.Plan?.Trunks.Where(t => t.TakesCalls).Select(t => t.Name) ?? []]) 
        {
            RingGroups = [.. (now.Plan?.RingGroups.Keys ?? []).Order(StringComparer.Ordinal)],
            Agents = [.. now.Agents.Values.Where(a => !a.Synthetic && a.FollowsPhone is null).Select(a => a.Id.Value).Order(StringComparer.Ordinal)],
        };
    }

    private Refused? Fault(NumberView wish)
    {
        if (wish.Title is not { Length: <= TitleLengthMax }) return FieldFault.Of("title", "too-long");
        var known = Known();
        if (TargetFault("to", wish.To, known) is { } wrong) return wrong;
        if (wish.Rules.IsDefault || wish.Rules.Length > RulesMax) return FieldFault.Of("rules", "too-many");
        foreach (var rule in wish.Rules)
        {
            if (rule is null || TargetFault("rules", rule.To, known) is not null) return FieldFault.Of("rules", "unknown");
            if (rule.Caller is { } caller && !IsWord(caller) && !DialPattern.IsValid(caller)) return FieldFault.Of("rules", "pattern");
            if (rule.Times.IsDefault || rule.Times.Length > TimesMax || !rule.Times.All(IsTime)) return FieldFault.Of("rules", "range");
        }
        return null;
    }

    private static Refused? TargetFault(string field, DestinationView? to, NumberTargets known)
    {
        if (to?.Target is not { Length: > 0 and <= 64 } target) return FieldFault.Of(field, "required");
        var exists = to.Kind switch
        {
            LeadsTo.Flow => known.Flows.Contains(target),
            LeadsTo.Queue => known.Queues.Contains(target),
            LeadsTo.Extension => known.Extensions.Contains(target),
            LeadsTo.RingGroup => known.RingGroups.Contains(target),
            LeadsTo.Agent => known.Agents.Contains(target),
            LeadsTo.Fax => true,
            LeadsTo.Trunk => known.Trunks.Contains(target) && (to.Number is null || IsDialled(to.Number)),
            _ => target.Length <= 20 && target.All(c => char.IsAsciiDigit(c) || c is '+'),
        };
        return exists ? null : FieldFault.Of(field, "unknown");
    }

    private static Destination Destination(NumberView view) => view.Rules.IsEmpty
        ? view.To.Destination()
        : new ToRules([.. view.Rules.Select(rule => new InboundRule(rule.To.Destination()) { Trait = TraitOf(rule.Caller), Times = rule.Times })], view.To.Destination());

    private static NumberView View(NumberRow row) => row.To() is ToRules rules
        ? new(row.Number, row.Title, DestinationView.Of(rules.Otherwise), [.. rules.Rules.Select(rule => new RuleView(DestinationView.Of(rule.To), CallerOf(rule.Trait), rule.Times))])
        : new(row.Number, row.Title, DestinationView.Of(row.To()), []);

    private static string? TraitOf(string? caller) => caller is null || IsWord(caller) ? caller : CallerTraits.Caller + caller;

    private static string? CallerOf(string? trait) => trait is not null && trait.StartsWith(CallerTraits.Caller, StringComparison.Ordinal) ? trait[CallerTraits.Caller.Length..] : trait;

    private static bool IsWord(string caller) => caller is CallerTraits.Known or CallerTraits.Unknown or CallerTraits.Withheld;

    private static bool IsDialled(string? number) => number is { Length: > 0 and <= 32 } && number.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '*' or '#');

    private static bool IsTime(TimeWindow? time) =>
        time is { FromMinute: >= 0 and < 1440, ToMinute: > 0 and <= 1440 } && (time.Days.IsDefault || time.Days.All(day => day is >= 0 and <= 6));
}
