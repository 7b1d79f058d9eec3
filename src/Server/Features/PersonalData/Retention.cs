using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Customers;
using Antiphon.Server.Features.Faxes;
using Antiphon.Server.Features.Voicemail;
using FaxRow = Antiphon.Server.Features.Faxes.Fax;

namespace Antiphon.Server.Features.PersonalData;

/// <summary>What has stayed as long as the settings let it goes, a part each hour: messages, faxes, the numbers of those who have not been in touch, cards of customers. Recordings have rules of
/// their own. Away from the calls; what fails is tried again.</summary>
internal sealed partial class Retention(IDbContextFactory<CentreDb> databases, PrivacyBook book, PersonEraser eraser, MessageFiles messages, FaxFiles faxes, TimeProvider clock, ILogger<Retention> log) : RoundService(clock)
{
    public static readonly TimeSpan Pace = TimeSpan.FromHours(1);

    /// <summary>Of each kind, of one look: the story is read once for each person.</summary>
    private const int BatchMax = 100;

    protected override TimeSpan Pause() => Pace;

    protected override Task Round(CancellationToken stop) => Look(stop);

    /// <summary>One look.</summary>
    public async Task Look(CancellationToken stop)
    {
        var (now, keep) = (Clock.GetUtcNow(), book.Now);
        await using var db = await databases.CreateDbContextAsync(stop);
        if (keep.MessageDays > 0) await Messages(db, now.AddDays(-keep.MessageDays), stop);
        if (keep.FaxDays > 0) await Faxes(db, now.AddDays(-keep.FaxDays), stop);
        if (keep.CustomerDays > 0) await Customers(db, now.AddDays(-keep.CustomerDays), stop);
        if (keep.CallDays > 0) await Callers(db, now.AddDays(-keep.CallDays), stop);
    }

    private async Task Messages(CentreDb db, DateTimeOffset before, CancellationToken stop)
    {
        foreach (var message in await db.Set<MessageRow>().Where(m => m.CreatedAt < before).OrderBy(m => m.CreatedAt).Take(BatchMax).ToListAsync(stop))
        {
            messages.Delete(message.Id);
            db.Remove(message);
            await db.SaveChangesAsync(stop);
        }
    }

    private async Task Faxes(CentreDb db, DateTimeOffset before, CancellationToken stop)
    {
        foreach (var fax in await db.Set<FaxRow>().Where(f => f.StartedAt < before && f.EndedAt != null).OrderBy(f => f.StartedAt).Take(BatchMax).ToListAsync(stop))
        {
            if (faxes.Existing(fax.File) is { } path) File.Delete(path);
            db.Remove(fax);
            await db.SaveChangesAsync(stop);
        }
    }

    /// <summary>Neither changed nor in touch since then.</summary>
    private async Task Customers(CentreDb db, DateTimeOffset before, CancellationToken stop)
    {
        var due = await db.Set<Customer>().AsNoTracking().Where(c => c.UpdatedAt < before && c.Numbers.Any() && !c.Numbers.Any(n => db.Set<CallRecord>().Any(call => call.Number == n.Number && call.StartedAt >= before)))
            .OrderBy(c => c.Id).Select(c => c.Numbers.OrderBy(n => n.Position).First().Number).Take(BatchMax).ToListAsync(stop);
        await Erase(db, due, stop);
    }

    /// <summary>Those without a card, who have not been in touch since then.</summary>
    private async Task Callers(CentreDb db, DateTimeOffset before, CancellationToken stop)
    {
        var due = await db.Set<CallRecord>().Where(c => c.Number.Length >= NumberMask.DigitsMin && c.StartedAt < before && !db.Set<CallRecord>().Any(later => later.Number == c.Number && later.StartedAt >= before)
            && !db.Set<CustomerNumber>().Any(n => n.Number == c.Number)).Select(c => c.Number).Distinct().OrderBy(n => n).Take(BatchMax).ToListAsync(stop);
        await Erase(db, due, stop);
    }

    private async Task Erase(CentreDb db, List<string> numbers, CancellationToken stop)
    {
        foreach (var number in numbers)
            if (await Subject.Of(db, number, stop) is { } subject && eraser.Refusal(subject) is null) await eraser.Erase(subject, stop);
    }

    [LoggerMessage(1495, LogLevel.Error, "What has stayed long enough could not be deleted; it is tried again.")]
    protected override partial void Failed(Exception cause);
}
