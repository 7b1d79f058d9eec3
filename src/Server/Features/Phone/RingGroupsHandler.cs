using Antiphon.Server.Features.Numbers;

namespace Antiphon.Server.Features.Phone;

/// <param name="Calls">That ring there now.</param>
internal sealed record RingGroupView(RingGroup Settings, int Calls);

/// <summary>Ring groups, set up by administrators.</summary>
internal sealed class RingGroupsHandler(CentreDb db, NumberBook numbers, CallCentre calls, CentreSource centre)
{
    private const int GroupsMax = 1_000;

    public static void Map(RouteGroupBuilder groups)
    {
        groups.MapGet("", List).WithName("GetRingGroups");
        groups.MapPost("", Create).WithName("CreateRingGroup");
        groups.MapPut("/{number}", Update).WithName("UpdateRingGroup");
        groups.MapDelete("/{number}", Delete).WithName("DeleteRingGroup");
        groups.MapGet("/{number}/references", References).WithName("GetRingGroupReferences");
    }

    private static async Task<Ok<List<RingGroupView>>> List(RingGroupsHandler handler, CancellationToken stop) =>
        TypedResults.Ok((await handler.Rows().AsNoTracking().OrderBy(g => g.Number).ToListAsync(stop)).Select(row => handler.View(row.Group())).ToList());

    private static async Task<Results<Created<RingGroupView>, Refused>> Create(RingGroup request, RingGroupsHandler handler, CancellationToken stop)
    {
        if (ExtensionCheck.NumberFault(request.Number) is { } wrong) return wrong;
        if (await handler.IsTaken(request.Number, stop)) return FieldFault.Of("number", "taken");
        if (await handler.Rows().CountAsync(stop) >= GroupsMax) return FieldFault.Of("number", "too-many");
        if (RingGroupCheck.Fault(request, handler.Knows) is { } fault) return fault;
        handler.Add(RingGroupRow.Of(request));
        await handler.Save(stop);
        return TypedResults.Created($"/api/ring-groups/{request.Number}", handler.View(request));
    }

    private static async Task<Results<Ok<RingGroupView>, Refused>> Update(string number, RingGroup request, RingGroupsHandler handler, CancellationToken stop)
    {
        if (await handler.Find(number, stop) is not { } row) return Refused.Because(RefusalCatalogue.NotFound);
        var group = request with { Number = number };
        if (RingGroupCheck.Fault(group, handler.Knows) is { } fault) return fault;
        row.Settings = Documents.Write(group);
        await handler.Save(stop);
        return TypedResults.Ok(handler.View(group));
    }

    private static async Task<Results<Ok<List<string>>, Refused>> References(string number, RingGroupsHandler handler, CancellationToken stop) =>
        await Removal.References(await handler.Find(number, stop), () => handler.ReferencesTo(number, stop));

    /// <param name="force">Also when a number leads there.</param>
    private static async Task<Results<NoContent, Refused>> Delete(string number, bool? force, RingGroupsHandler handler, CancellationToken stop) =>
        await Removal.Of(await handler.Find(number, stop), force, () => handler.ReferencesTo(number, stop), row => handler.Remove(row, stop));

    private DbSet<RingGroupRow> Rows() => db.Set<RingGroupRow>();

    private Task<RingGroupRow?> Find(string number, CancellationToken stop) => Rows().SingleOrDefaultAsync(g => g.Number == number, stop);

    private async Task<bool> IsTaken(string number, CancellationToken stop) =>
        await Rows().AnyAsync(g => g.Number == number, stop) || await db.Set<ExtensionRow>().AnyAsync(e => e.Number == number, stop);

    private bool Knows(string extension) => calls.State.Centre.Plan?.Extensions.ContainsKey(extension) is true;

    private Task<List<string>> ReferencesTo(string number, CancellationToken stop) => numbers.LeadingToGroup(number, stop);

    private void Add(RingGroupRow row) => db.Add(row);

    private Task Remove(RingGroupRow row, CancellationToken stop)
    {
        db.Remove(row);
        return Save(stop);
    }

    private async Task Save(CancellationToken stop)
    {
        await db.SaveChangesAsync(stop);
        await centre.Apply(stop);
    }

    private RingGroupView View(RingGroup group) => new(group, calls.State.Calls.Values.Count(call => call.Group?.Group == group.Number));
}

/// <summary>What a ring group may be.</summary>
internal static class RingGroupCheck
{
    private const int NameLengthMax = 64;

    /// <param name="knows">Whether there is such an extension.</param>
    public static Refused? Fault(RingGroup wish, Func<string, bool> knows)
    {
        if (wish.Name is not { Length: <= NameLengthMax }) return FieldFault.Of("name", "too-long");
        if (!Enum.IsDefined(wish.Strategy)) return FieldFault.Of("strategy", "unknown");
        if (wish.Members.Length == 0) return FieldFault.Of("members", "required");
        if (wish.Members.Length > RingGroup.MembersMax) return FieldFault.Of("members", "too-many");
        if (wish.Members.Any(m => m is null or { RingSeconds: < 5 or > 120 })) return FieldFault.Of("members", "range");
        if (!wish.Members.All(m => ExtensionCheck.IsNumber(m.Number) && m.Number != wish.Number)) return FieldFault.Of("members", "characters");
        if (wish.Members.DistinctBy(m => m.Number).Count() != wish.Members.Length) return FieldFault.Of("members", "taken");
        // What is not an extension is called outside: one of ours that is not there would be a riddle later.
        if (wish.Members.Any(m => m.Number.Length < OutsideLengthMin && !knows(m.Number))) return FieldFault.Of("members", "unknown");
        return wish.NoAnswer is { } to && (!ExtensionCheck.IsNumber(to) || to == wish.Number) ? FieldFault.Of("noAnswer", "characters") : null;
    }

    private const int OutsideLengthMin = 5;
}
