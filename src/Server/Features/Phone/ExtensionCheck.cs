namespace Antiphon.Server.Features.Phone;

/// <summary>What an extension may be.</summary>
internal static class ExtensionCheck
{
    private const int NameLengthMax = 64;

    public static Refused? NumberFault(string? number) => number is null or "" ? FieldFault.Of("number", "required")
        : number.Length is < 2 or > 8 || !number.All(char.IsAsciiDigit) || number[0] == '0' ? FieldFault.Of("number", "characters")
        : new DialPlan().EmergencyNumbers.Contains(number) ? FieldFault.Of("number", "taken") : null;

    public static Refused? Fault(ExtensionSettings wish)
    {
        if (wish.Name is not { Length: <= NameLengthMax }) return FieldFault.Of("name", "too-long");
        if (wish.OutsideCallsMax is < 0 or > 1_000) return FieldFault.Of("outsideCallsMax", "range");
        if (wish.OutsideCallsPerHourMax is < 0 or > 100_000) return FieldFault.Of("outsideCallsPerHourMax", "range");
        if (wish.OutsideNumber is { } shown && !IsNumber(shown)) return FieldFault.Of("outsideNumber", "characters");
        if (CodecNames.Fault(wish.Codecs) is { } codecs) return codecs;
        if (wish.PickUpGroup is { Length: > NameLengthMax }) return FieldFault.Of("pickUpGroup", "too-long");
        if (wish.RingSeconds is < 5 or > 120) return FieldFault.Of("ringSeconds", "range");
        if ((TargetFault(wish, "forwardAlways", wish.ForwardAlways) ?? TargetFault(wish, "forwardBusy", wish.ForwardBusy) ?? TargetFault(wish, "forwardNoAnswer", wish.ForwardNoAnswer)) is { } fault) return fault;
        if (wish.FindMe.IsDefault || wish.FindMe.Length > ExtensionSettings.FindMeMax) return FieldFault.Of("findMe", "too-many");
        if (wish.FindMe.Any(f => f?.Number is null || !IsNumber(f.Number) || f.Number == wish.Number || f.RingSeconds is < 5 or > 120)) return FieldFault.Of("findMe", "characters");
        return null;
    }

    private static Refused? TargetFault(ExtensionSettings wish, string field, string? target) =>
        target is null || (IsNumber(target) && target != wish.Number) ? null : FieldFault.Of(field, "characters");

    public static bool IsNumber(string? text) => text?.Length is > 1 and <= 20 && text.All(c => char.IsAsciiDigit(c) || c is '+');
}
