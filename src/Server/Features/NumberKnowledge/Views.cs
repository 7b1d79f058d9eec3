using Antiphon.Engine.Ivr;
using Antiphon.Server.Features.Calls.Numbering;

namespace Antiphon.Server.Features.NumberKnowledge;

internal sealed record PlaceView(LocalText Name, IReadOnlyList<string> AreaCodes)
{
    public static PlaceView Of(Place place) => new(place.Name, place.AreaCodes);
}

/// <param name="AsOf">Date of the table.</param>
internal sealed record PlacesView(IReadOnlyList<PlaceView> Places, DateOnly AsOf);

/// <param name="Number">National form.</param>
/// <param name="Places">Where it is at home; several for an area code that cities share, none: not known.</param>
/// <param name="Carrier">To whom its beginning was given. Null: not known.</param>
internal sealed record NumberView(string Number, NumberKind Kind, IReadOnlyList<PlaceView> Places, LocalText? Carrier, DateOnly AsOf)
{
    public static NumberView Of(string text, PlaceBook places)
    {
        var number = PhoneNumber.Normalise(text);
        var (national, kind) = (PhoneNumber.National(number), NumberKinds.Of(number));
        // The beginning of a mobile number is enough, and an area code by itself is asked for too.
        if (kind is NumberKind.Other && national is ['1', >= '3' and <= '9', ..] && national.Length is >= 7 and < 11) kind = NumberKind.Mobile;
        var home = kind switch
        {
            NumberKind.Mobile => places.OfMobile(national) is { } place ? [place] : [],
            NumberKind.Fixed => places.OfAreaCode(AreaCode.Of(number) ?? ""),
            _ => [],
        };
        return new NumberView(national, kind, [.. home.Select(PlaceView.Of)], kind is NumberKind.Mobile ? places.CarrierOf(national) : null, PlaceBook.NumbersAsOf);
    }
}

/// <summary>An identity number of China (GB 11643).</summary>
/// <param name="Fault"><c>length</c>, <c>characters</c>, <c>date</c> or <c>check</c>; null: it holds together.</param>
/// <param name="Place">Division where it was given out. Null: not known.</param>
internal sealed record IdentityView(string? Fault, string? Place, DateOnly? BirthDate, bool? Male, DateOnly AsOf)
{
    public static IdentityView Of(string number, PlaceBook places)
    {
        var fault = number.Length != IdNumber.Length ? "length" : !IdNumber.HasRightCharacters(number) ? "characters" : IdNumber.BirthDate(number) is null ? "date" : IdNumber.IsValid(number) ? null : "check";
        return fault is null ? new IdentityView(null, places.Division(number), IdNumber.BirthDate(number), IdNumber.IsMale(number), PlaceBook.DivisionsAsOf)
            : new IdentityView(fault, null, null, null, PlaceBook.DivisionsAsOf);
    }
}
