using Antiphon.Server.Features.Calls.Numbering;
using Antiphon.Server.Features.Lists;

namespace Antiphon.Server.Features.Flows;

/// <summary>What is known of a caller: what routing knows, the kind of his number, and the lists that he is on. The class of a customer card goes before that of a list.</summary>
/// <param name="lists">Asked when a call comes: the lists themselves need the calls to count.</param>
internal sealed class CallerFactsSource(CallerBook callers, ICustomerNames customers, Func<ListBook> lists) : ICallerFacts
{
    public CallerFacts Of(string number, bool extension, DateTimeOffset now)
    {
        var on = extension ? [] : lists().Of(number, now);
        var known = callers.Of(number) ?? CallerFacts.Unknown;
        return known with
        {
            Kind = extension ? NumberKind.Extension : NumberKinds.Of(number),
            Customer = number.Length > 0 && customers.Find(number) is not null,
            Lists = [.. on.Select(l => l.Id)],
            Class = known.Class ?? on.Select(l => l.Class).FirstOrDefault(c => c.Length > 0),
            Blocked = on.Any(l => l.Kind is ListKind.Black),
        };
    }
}
