using Antiphon.Engine.Outbound;
using Antiphon.Server.Features.Calls.Numbering;

namespace Antiphon.Server.Features.Calls;

/// <summary>What the rules of a number ask about the caller, answered here: his number stays out of the story.</summary>
internal static class CallerTraits
{
    public const string Known = "known";
    public const string Unknown = "unknown";
    public const string Withheld = "withheld";

    /// <summary>Followed by a pattern of the number in national form.</summary>
    public const string Caller = "caller:";

    /// <param name="number">Normalised; empty when withheld.</param>
    public static ImmutableArray<string> Of(Destination? destination, string number, ICustomerNames? customers) => destination is ToRules rules
        ? [.. rules.Rules.Select(rule => rule.Trait).OfType<string>().Distinct().Where(trait => Holds(trait, number, customers))]
        : [];

    private static bool Holds(string trait, string number, ICustomerNames? customers) => trait switch
    {
        Withheld => number.Length == 0,
        Known => number.Length > 0 && customers?.Find(number) is not null,
        Unknown => number.Length > 0 && customers?.Find(number) is null,
        _ => trait.StartsWith(Caller, StringComparison.Ordinal) && number.Length > 0 && DialPattern.Fits(trait[Caller.Length..], PhoneNumber.National(number)),
    };
}
