namespace Antiphon.Server.Features.Phone;

/// <summary>Codes of phones, and parking, set up by administrators.</summary>
internal static class PhoneServicesHandler
{
    private const int PromptsMax = 10;

    public static void Map(RouteGroupBuilder services)
    {
        services.MapGet("", async (CentreDb db, CancellationToken stop) => TypedResults.Ok(await db.ReadSettings(new PhoneServices(), stop))).WithName("GetPhoneServices");
        services.MapPut("", Update).WithName("UpdatePhoneServices");
    }

    private static async Task<Results<Ok<PhoneServices>, Refused>> Update(PhoneServices request, CentreDb db, CentreSource centre, CancellationToken stop)
    {
        if (Fault(request) is { } fault) return fault;
        await db.StoreSettings(request, stop);
        await centre.Apply(stop);
        return TypedResults.Ok(request);
    }

    private static Refused? Fault(PhoneServices wish)
    {
        (string Field, string? Code)[] codes =
        [
            ("pickUpCode", wish.PickUpCode), ("doNotDisturbOn", wish.DoNotDisturbOn), ("doNotDisturbOff", wish.DoNotDisturbOff), ("forwardOn", wish.ForwardOn), ("forwardOff", wish.ForwardOff),
        ];
        foreach (var (field, code) in codes)
            if (!IsCode(code)) return FieldFault.Of(field, "characters");
        // The code of pick-up has an extension behind it, that of forward a number: another code that begins with it would never be found.
        foreach (var (field, code) in codes)
            if (code!.Length > 0 && codes.Any(other => other.Field != field && other.Code!.Length > 0 && code == other.Code)) return FieldFault.Of(field, "taken");
        if (wish.ParkNumber is not { Length: >= 2 and <= 8 } || !wish.ParkNumber.All(char.IsAsciiDigit) || wish.ParkNumber[0] == '0') return FieldFault.Of("parkNumber", "characters");
        if (wish.ParkFirst is < 10 or > 99_999_000) return FieldFault.Of("parkFirst", "range");
        if (wish.ParkPlaces is < 1 or > 100) return FieldFault.Of("parkPlaces", "range");
        if (wish.RecallSeconds is < 10 or > 1_800) return FieldFault.Of("recallSeconds", "range");
        return wish.ParkPrompts.IsDefault || wish.ParkPrompts.Length > PromptsMax || wish.ParkPrompts.Any(p => p is not { Length: > 0 and <= 100 }) ? FieldFault.Of("parkPrompts", "too-many") : null;
    }

    /// <summary>A star first, so that no number is ever a code; empty: switched off.</summary>
    private static bool IsCode(string? code) => code is "" || (code is { Length: >= 2 and <= 6 } && code[0] is '*' && code.Skip(1).All(char.IsAsciiDigit));
}
