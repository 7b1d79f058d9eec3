using System.Security.Claims;
using Antiphon.Server.Features.Calls.Numbering;
using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Customers;
using Antiphon.Server.Features.Voicemail;

namespace Antiphon.Server.Features.PersonalData;

/// <summary>The numbers behind something that somebody may see, for who may not see numbers: dialled without being shown, or shown and written down.</summary>
internal sealed class NumberReferences(IDbContextFactory<CentreDb> databases, CallQueries calls, IScopes scopes, MailboxRights mailboxes)
{
    public const string Call = "call", OfCustomer = "customer", Message = "message";

    /// <summary>Null: nothing is named, or there is no such thing for him.</summary>
    public async Task<string?> Dialled(ClaimsPrincipal who, DialWish wish, CancellationToken stop)
    {
        var (kind, id) = wish switch
        {
            { CallId: { } call } => (Call, call),
            { MessageId: { } message } => (Message, message),
            { CustomerId: { } customer } => (OfCustomer, customer.ToString(CultureInfo.InvariantCulture)),
            _ => ("", ""),
        };
        return await Of(who, kind, id, stop) is { } numbers ? numbers.ElementAtOrDefault(kind == OfCustomer ? wish.Index : 0) : null;
    }

    /// <returns>National form, as shown elsewhere; of a customer in his order. Null: there is no such thing, or it is not for him.</returns>
    public async Task<IReadOnlyList<string>?> Of(ClaimsPrincipal who, string kind, string id, CancellationToken stop) => kind switch
    {
        Call => await calls.Find(id, stop) is { } call && (await scopes.Of(who, Permission.SeeCalls)).CoversAny(CallQueries.AgentsOf(call)) ? Shown(NumbersOf(call)) : null,
        Message => await OfMessage(who, id, stop),
        OfCustomer when long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var customer) && who.May(Permission.SeeCustomers) => await Numbers(customer, stop),
        _ => null,
    };

    /// <summary>The customer's, and whomever he was handed to outside.</summary>
    private static IEnumerable<string> NumbersOf(CallRecord call) => call.Segments.Select(segment => segment.Party).OfType<string>().Where(party => party.Count(char.IsAsciiDigit) >= NumberMask.DigitsMin).Prepend(call.Number);

    private async Task<IReadOnlyList<string>?> OfMessage(ClaimsPrincipal who, string id, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        return await db.Set<MessageRow>().AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, stop) is { } message && mailboxes.MaySee(who, message.Box) ? Shown([message.Number]) : null;
    }

    private async Task<IReadOnlyList<string>?> Numbers(long id, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        return await db.Set<Customer>().AsNoTracking().Include(c => c.Numbers).SingleOrDefaultAsync(c => c.Id == id, stop) is { } customer ? CustomerView.Of(customer).Numbers : null;
    }

    private static List<string> Shown(IEnumerable<string> numbers) => [.. numbers.Where(number => number.Length > 0).Select(PhoneNumber.National).Distinct()];
}
