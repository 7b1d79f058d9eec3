using Antiphon.Server.Features.Numbers;
using Antiphon.Switch;

namespace Antiphon.Server.Features.Phone;

/// <param name="Registered">A phone is there.</param>
/// <param name="OutsideCalls">Calls to numbers outside, now.</param>
internal sealed record ExtensionView(ExtensionSettings Settings, bool Registered, int OutsideCalls, int OutsideCallsThisHour);

/// <summary>What a phone is set up with. Shown this once.</summary>
internal sealed record ExtensionSecret(string Number, string User, string Password, string Realm);

/// <summary>Extensions, set up by administrators.</summary>
internal sealed class ExtensionsHandler(CentreDb db, SecretBox box, SwitchOptions telephony, NumberBook numbers, CallCentre calls, SwitchConfigurationSource configuration,
    CentreSource centre, TimeProvider clock)
{
    private const int ExtensionsMax = 10_000;

    public static void Map(RouteGroupBuilder extensions)
    {
        extensions.MapGet("", List).WithName("GetExtensions");
        extensions.MapPost("", Create).WithName("CreateExtension");
        extensions.MapPut("/{number}", Update).WithName("UpdateExtension");
        extensions.MapDelete("/{number}", Delete).WithName("DeleteExtension");
        extensions.MapGet("/{number}/references", References).WithName("GetExtensionReferences");
        extensions.MapPost("/{number}/secret", NewSecret).WithName("RenewExtensionSecret");
    }

    private static async Task<Ok<List<ExtensionView>>> List(ExtensionsHandler handler, CancellationToken stop) =>
        TypedResults.Ok((await handler.Rows().AsNoTracking().OrderBy(e => e.Number).ToListAsync(stop)).Select(row => handler.View(row.Extension())).ToList());

    private static async Task<Results<Created<ExtensionSecret>, Refused>> Create(ExtensionSettings request, ExtensionsHandler handler, CancellationToken stop)
    {
        if (ExtensionCheck.NumberFault(request.Number) is { } wrong) return wrong;
        if (await handler.IsTaken(request.Number, stop)) return FieldFault.Of("number", "taken");
        if (await handler.Rows().CountAsync(stop) >= ExtensionsMax) return FieldFault.Of("number", "too-many");
        if (ExtensionCheck.Fault(request) is { } fault) return fault;
        var secret = handler.Draw(request.Number, out var closed);
        handler.Add(new ExtensionRow { Number = request.Number, Secrets = closed }, request);
        await handler.Save(stop);
        return TypedResults.Created($"/api/extensions/{request.Number}", secret);
    }

    private static async Task<Results<Ok<ExtensionView>, Refused>> Update(string number, ExtensionSettings request, ExtensionsHandler handler, CancellationToken stop)
    {
        if (await handler.Find(number, stop) is not { } row) return Refused.Because(RefusalCatalogue.NotFound);
        var settings = request with { Number = number };
        if (ExtensionCheck.Fault(settings) is { } fault) return fault;
        Write(row, settings);
        await handler.Save(stop);
        return TypedResults.Ok(handler.View(settings));
    }

    private static async Task<Results<Ok<ExtensionSecret>, Refused>> NewSecret(string number, ExtensionsHandler handler, CancellationToken stop)
    {
        if (await handler.Find(number, stop) is not { } row) return Refused.Because(RefusalCatalogue.NotFound);
        var secret = handler.Draw(number, out var closed);
        row.Secrets = closed;
        await handler.Save(stop);
        return TypedResults.Ok(secret);
    }

    private static async Task<Results<Ok<List<string>>, Refused>> References(string number, ExtensionsHandler handler, CancellationToken stop) =>
        await Removal.References(await handler.Find(number, stop), () => handler.ReferencesTo(number, stop));

    /// <param name="force">Also when a number leads there.</param>
    private static async Task<Results<NoContent, Refused>> Delete(string number, bool? force, ExtensionsHandler handler, CancellationToken stop) =>
        await Removal.Of(await handler.Find(number, stop), force, () => handler.ReferencesTo(number, stop), row => handler.Remove(row, stop));

    private IQueryable<ExtensionRow> Rows() => db.Set<ExtensionRow>().Where(e => e.ValidUntil == null);

    private Task<ExtensionRow?> Find(string number, CancellationToken stop) => Rows().SingleOrDefaultAsync(e => e.Number == number, stop);

    private async Task<bool> IsTaken(string number, CancellationToken stop) =>
        await db.Set<ExtensionRow>().AnyAsync(e => e.Number == number, stop) || await db.Set<RingGroupRow>().AnyAsync(g => g.Number == number, stop);

    private void Add(ExtensionRow row, ExtensionSettings settings)
    {
        Write(row, settings);
        db.Add(row);
    }

    private Task Remove(ExtensionRow row, CancellationToken stop)
    {
        db.Remove(row);
        return Save(stop);
    }

    private static void Write(ExtensionRow row, ExtensionSettings settings) => (row.Settings, row.MayCallOutside) = (Documents.Write(settings), settings.Right > CallRight.Internal);

    private ExtensionSecret Draw(string number, out string closed)
    {
        var password = Secrets.Token()[..20];
        closed = box.Close(SecretBox.AccountOf(number, telephony.Realm, password));
        return new ExtensionSecret(number, number, password, telephony.Realm);
    }

    private Task<List<string>> ReferencesTo(string number, CancellationToken stop) => numbers.LeadingToExtension(number, stop);

    private async Task Save(CancellationToken stop)
    {
        await db.SaveChangesAsync(stop);
        await configuration.Apply(stop);
        await centre.Apply(stop);
    }

    private ExtensionView View(ExtensionSettings settings)
    {
        var by = $"ext:{settings.Number}";
        var state = calls.State;
        return new ExtensionView(settings, calls.IsRegistered(settings.Number), state.Calls.Values.Count(c => c.OutsideBy == by), state.OutsideUse.InHour(by, clock.GetUtcNow()));
    }
}
