using Antiphon.Server.Features.Calls.Numbering;
using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Customers;
using Antiphon.Server.Features.Faxes;
using Antiphon.Server.Features.Recordings;
using Antiphon.Server.Features.Voicemail;
using FaxRow = Antiphon.Server.Features.Faxes.Fax;

namespace Antiphon.Server.Features.PersonalData;

/// <summary>Everything that hangs on one subscriber: his cards, what he called and was called, what he left behind.</summary>
internal sealed record Subject(IReadOnlyList<string> Numbers, IReadOnlyList<Customer> Cards, IReadOnlyList<string> Calls, IReadOnlyList<string> Messages, IReadOnlyList<FaxRow> Faxes,
    IReadOnlyList<Recording> Recordings)
{
    public PersonTrace Trace { get; } = new(Numbers);

    public bool IsEmpty => Cards.Count == 0 && Calls.Count == 0 && Messages.Count == 0 && Faxes.Count == 0;

    /// <param name="number">In any form; all numbers of his cards, also of those that were merged or deleted, are his too.</param>
    /// <returns>Null: it is no number of a person.</returns>
    public static async Task<Subject?> Of(CentreDb db, string number, CancellationToken stop)
    {
        if (StoreCustomer.Normal(number) is not { } asked || asked.Count(char.IsAsciiDigit) < NumberMask.DigitsMin) return null;
        HashSet<string> numbers = [asked];
        var cards = new List<Customer>();
        for (var known = 0; known < numbers.Count;)
        {
            known = numbers.Count;
            var now = numbers.ToList();
            var ids = cards.ConvertAll(c => c.Id);
            // Numbers of cards that are put away stand in one text, a line each.
            var found = await db.Set<Customer>().Include(c => c.Numbers).Where(c => !ids.Contains(c.Id) && (c.Numbers.Any(n => now.Contains(n.Number)) || c.DeletedAt != null)).ToListAsync(stop);
            cards.AddRange(found.Where(c => c.Numbers.Any(n => numbers.Contains(n.Number)) || c.KeptNumbers.Any(numbers.Contains)));
            foreach (var card in cards) numbers.UnionWith(card.Numbers.Select(n => n.Number).Concat(card.KeptNumbers));
        }
        var all = numbers.Union(numbers.Select(PhoneNumber.National)).ToList();
        var calls = await db.Set<CallRecord>().Where(c => all.Contains(c.Number) || all.Contains(c.Dialled) || c.Segments.Any(s => all.Contains(s.Party!))).OrderBy(c => c.Id).Select(c => c.Id).ToListAsync(stop);
        var messages = await db.Set<MessageRow>().Where(m => all.Contains(m.Number)).OrderBy(m => m.Id).Select(m => m.Id).ToListAsync(stop);
        var faxes = await db.Set<FaxRow>().AsNoTracking().Where(f => all.Contains(f.Number)).OrderBy(f => f.Id).ToListAsync(stop);
        var recordings = await db.Set<Recording>().AsNoTracking().Where(r => calls.Contains(r.PartOf ?? r.CallId)).OrderBy(r => r.CallId).ToListAsync(stop);
        return new Subject([.. numbers], cards, calls, messages, faxes, recordings);
    }
}
