namespace Antiphon.Engine.Routing;

/// <summary>Calls of our own phones to numbers outside, as national form writes them: <c>0…</c> (trunk and country codes) and <c>1[3-9]…</c> (mobile).</summary>
internal static class Outside
{
    public const string PhonePrefix = "ext:";

    /// <summary>A country code, an area code and a number (E.164: 15 digits) behind two zeros, and some room.</summary>
    private const int DigitsMax = 20;

    /// <summary>The shortest that anybody answers: an area code and a service number.</summary>
    private const int DigitsMin = 5;

    /// <returns>Where it goes; or nowhere, and then whether only the right is missing. A trunk learns no more than of any number that is not there.</returns>
    public static (ToParty? To, bool Forbidden) Of(Centre centre, CallArrived arrived)
    {
        if (centre.Outside is not { } outside || !arrived.Trunk.StartsWith(PhonePrefix, StringComparison.Ordinal) || !IsOutside(arrived.Dialled)) return (null, false);
        return outside.Extensions.Contains(arrived.Trunk[PhonePrefix.Length..]) ? (new ToParty(new OutsideParty(outside.Trunk, arrived.Dialled)), false) : (null, true);
    }

    /// <summary>The extension that calls; null: a trunk.</summary>
    public static string? ExtensionOf(string trunk) => trunk.StartsWith(PhonePrefix, StringComparison.Ordinal) ? trunk[PhonePrefix.Length..] : null;

    /// <summary>The one line of a centre without a dial plan. Null: there is none, or it is no outside number.</summary>
    public static OutsideParty? LineFor(Centre centre, string number) =>
        centre.Outside is { } outside && IsOutside(number) ? new OutsideParty(outside.Trunk, number) : null;

    private static bool IsOutside(string dialled) =>
        dialled.Length is >= DigitsMin and <= DigitsMax && dialled.All(char.IsAsciiDigit) && (dialled[0] is '0' || (dialled[0] is '1' && dialled[1] is >= '3'));
}
