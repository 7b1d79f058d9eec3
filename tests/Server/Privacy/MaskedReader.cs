using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Customers;
using Antiphon.Server.Features.Faxes;
using Antiphon.Server.Features.Lists;
using Antiphon.Server.Features.Voicemail;
using Antiphon.Server.Persistence;
using Antiphon.Server.Tests.Security;
using Microsoft.EntityFrameworkCore;

namespace Antiphon.Server.Tests.Privacy;

/// <summary>A centre in which one customer has left traces everywhere, and somebody who may do everything but see numbers.</summary>
public abstract class MaskedReader : CentreWithAdministrator
{
    private protected const string National = "13900001234", Stored = "+8613900001234", CallId = "0dkzq3v8x1c4m", MessageId = CallId + "-1";
    private protected const string Masked = "139****1234";

    private protected long CustomerId { get; private set; }

    private protected async Task<HttpClient> Reader()
    {
        var grants = (await Admin.GetFromJsonAsync<JsonElement>("api/session")).GetProperty("permissions").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!);
        grants.Remove("see-numbers");
        return await Person("2001", "masked", grants);
    }

    private protected async Task LeaveTraces()
    {
        var customer = await (await Admin.PostAsJsonAsync("api/customers", new { name = "陈一", numbers = new[] { National }, note = $"也可打 {National}", addresses = new[] { "南京路 1 号" } })).Json();
        CustomerId = customer.GetProperty("id").GetInt64();
        var at = DateTimeOffset.UtcNow.AddHours(-1);
        await using var db = await Database();
        var call = new CallRecord
        {
            Id = CallId, StartedAt = at, EndedAt = at.AddMinutes(3), Dialled = National, Number = Stored, CallerName = "陈一", Trunk = "city", Simulated = false, Queue = "sales", Agent = "2001", DialledBy = "2001",
            Result = CallResult.Answered, AnsweredAt = at, TalkMs = 180_000,
        };
        call.Begin(SegmentKind.Talk, at, "sales", "2001").EndedAt = at.AddMinutes(1);
        call.Begin(SegmentKind.Party, at.AddMinutes(1), party: Stored).EndedAt = at.AddMinutes(3);
        db.Add(call);
        db.Add(new CallSummary { CallId = CallId, Agent = "2001", Queue = "sales", Path = "", LabelZh = "", LabelEn = "", Note = $"回拨 {National}", At = at });
        db.Add(new MessageRow { Id = MessageId, Box = "queue:sales", CallId = CallId, Number = Stored, CallerName = "陈一", CreatedAt = at, LengthMs = 1_000, Note = $"打 {National}" });
        db.Add(new Antiphon.Server.Features.Faxes.Fax { Id = CallId, Direction = FaxDirection.In, Number = Stored, File = "a.tif", State = FaxState.Complete, RemoteStation = Stored, StartedAt = at });
        var list = await db.Set<ListRow>().Select(l => l.Id).FirstAsync();
        db.Add(new ListEntry { ListId = list, Number = Stored, Reason = "打扰", CreatedAt = at, CreatedBy = "1000" });
        await db.SaveChangesAsync();
    }

    private protected Task<CentreDb> Database() => Centre.Services.GetRequiredService<IDbContextFactory<CentreDb>>().CreateDbContextAsync();

    /// <summary>Every number of every customer as it might stand somewhere.</summary>
    private protected async Task<IReadOnlyList<string>> Numbers()
    {
        await using var db = await Database();
        return [.. (await db.Set<CustomerNumber>().Select(n => n.Number).ToListAsync()).SelectMany(number => new[] { number.TrimStart('+'), number.Replace("+86", "", StringComparison.Ordinal) }).Where(n => n.Length >= 7).Distinct()];
    }
}
