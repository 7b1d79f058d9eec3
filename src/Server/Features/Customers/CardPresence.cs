using Antiphon.Server.Features.Forms;
using Antiphon.Server.Live;

namespace Antiphon.Server.Features.Customers;

/// <summary>Who has the card of a customer open, and in which field he writes.</summary>
internal sealed class CardPresence(PresenceBook presence, PeopleDirectory people, LiveStream live)
{
    private const int FieldLengthMax = 80;

    /// <summary>To be said again every 10 s. Those who have it open are told.</summary>
    public static async Task<Results<Ok<IReadOnlyList<PresentView>>, Refused>> Handle(long id, PresenceWish request, HttpContext http, CentreDb db, CardPresence cards, CancellationToken stop)
    {
        if (http.User.JobNumber is not { } me || request.Field?.Length > FieldLengthMax || !await db.Set<Customer>().AnyAsync(c => c.Id == id && c.DeletedAt == null, stop)) return Refused.Because(RefusalCatalogue.NotFound);
        return TypedResults.Ok(cards.Take(id, me, request));
    }

    private IReadOnlyList<PresentView> Take(long id, string me, PresenceWish request)
    {
        var key = $"customer/{id}";
        var changed = presence.Take(key, me, request.Here ? request.Field : null, request.Here);
        IReadOnlyList<PresentView> present = [.. presence.At(key).Select(p => new PresentView(p.Agent, people.NameOf(p.Agent) ?? p.Agent, p.Field))];
        if (changed) live.Tell("customer-present", new { customerId = id, present }, new Audience([.. present.Select(p => p.JobNumber)], Permission: null));
        return present;
    }
}
