using System.Text.RegularExpressions;
using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Antiphon.Server.Tests.Reports;

/// <summary>Contacts, their segments and the states of agents row by row, for one's own analysis: by the API and by the views of the database.</summary>
public sealed class ContactExportStories : CentreOfItsOwn
{
    private const string Contacts = "schema,contact_id,started_at,ended_at,answered_at,enqueued_at,direction,party,dialled,trunk,queue,agent,dialled_by,result,cause,released_by,wait_seconds,talk_seconds,hold_seconds,wrap_up_seconds,transfers,recorded,simulated";
    private const string Segments = "schema,contact_id,segment,kind,started_at,ended_at,seconds,queue,agent,party,outcome,keys";
    private const string States = "schema,agent,state,reason,started_at,ended_at,seconds,cause,contact_id";

    [Fact]
    public async Task Contacts_and_segments_come_row_by_row_in_a_schema_with_a_version_and_sum_up_to_the_report()
    {
        await Write();
        var contacts = await Lines("contacts");
        Assert.Equal(Contacts, contacts[0]);
        Assert.Equal(2, contacts.Length - 1);
        Assert.StartsWith("contacts-v1,a1,2026-11-20 10:00:00,2026-11-20 10:05:00,2026-11-20 10:00:12,2026-11-20 10:00:02,in,'+862584711888,4001,city,sales,1001,,Answered,Normal,Customer,10,240,20,15,1,1,0", contacts[1], StringComparison.Ordinal);
        var segments = await Lines("segments");
        Assert.Equal(Segments, segments[0]);
        Assert.Equal(["a1,1,Flow", "a1,2,Queue", "a1,3,Talk", "a2,1,Queue"], segments.Skip(1).Select(l => string.Join(',', l.Split(',')[1..4])));
        var talk = await (await Client.GetAsync("api/reports/agent-talk?from=2026-11-20&to=2026-11-20")).Json();
        Assert.Equal(contacts.Length - 1, (await (await Client.GetAsync("api/reports/calls-comparison?from=2026-11-20&to=2026-11-20")).Json()).GetProperty("total")[0].GetDouble());
        Assert.NotEmpty(talk.GetProperty("total").EnumerateArray());
        foreach (var path in new[] { "rows/contacts?from=2026-11-20&to=2026-11-19", "rows/contacts?from=2026-11-20&to=2028-11-19", "rows/contacts?from=x&to=2026-11-20", "rows/contacts?from=2026-11-20&to=2026-11-20&format=pdf" })
            Assert.Equal("422 field-invalid", await (await Client.GetAsync($"api/reports/{path}")).Refusal());
        Assert.Equal("404 not-found", await (await Client.GetAsync("api/reports/rows/people?from=2026-11-20&to=2026-11-20")).Refusal());
        using var agent = await UnderTest.SignedIn("1002");
        Assert.Single((await (await agent.GetAsync("api/reports/rows/contacts?from=2026-11-20&to=2026-11-20")).Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries));   // none of his own
    }

    [Fact]
    public async Task The_views_of_the_database_have_the_columns_that_are_promised()
    {
        await Write();
        await using var db = Db();
        await db.Database.OpenConnectionAsync();
        foreach (var (view, columns) in new[] { ("contacts_v1", "contact_id,started_at,ended_at,answered_at,enqueued_at,direction,party,dialled,trunk,queue,agent,dialled_by,result,cause,released_by,wait_ms,talk_ms,hold_ms,wrap_up_ms,transfers,recorded,simulated"),
            ("contact_segments_v1", "contact_id,segment,kind,started_at,ended_at,queue,agent,party,outcome,keys") })
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT * FROM {view}";
            await using var rows = await command.ExecuteReaderAsync();
            Assert.Equal(columns, string.Join(',', Enumerable.Range(0, rows.FieldCount).Select(rows.GetName)));
            Assert.True(await rows.ReadAsync());
        }
    }

    [Fact]
    public async Task Every_stretch_of_a_shift_stands_in_a_row_and_they_sum_to_the_time_between_sign_in_and_sign_out()
    {
        await Write();
        var states = await Lines("states");
        Assert.Equal(States, states[0]);
        Assert.Equal(["NotReady", "Ready", "Talking", "SignedOut"], states.Skip(1).Select(l => l.Split(',')[2]));
        Assert.Equal(3 * 3600, states.Skip(1).Take(3).Sum(l => double.Parse(l.Split(',')[6], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Matches(new Regex("^states-v1,1001,NotReady,meeting,2026-11-20 09:00:00,2026-11-20 09:30:00,1800,"), states[1]);
    }

    private async Task<string[]> Lines(string of) => (await Client.GetStringAsync($"api/reports/rows/{of}?from=2026-11-20&to=2026-11-20")).TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

    private CentreDb Db() => UnderTest.Services.GetRequiredService<IDbContextFactory<CentreDb>>().CreateDbContext();

    private DateTimeOffset At(string time) => new DateTimeOffset(DateTime.Parse($"2026-11-20 {time}", null), UnderTest.Options.Zone.GetUtcOffset(new DateTime(2026, 11, 20))).ToUniversalTime();

    /// <summary>An answered call with its segments, a lost one, and a shift of three hours.</summary>
    private async Task Write()
    {
        await using var db = Db();
        db.Add(new CallRecord { Id = "a1", StartedAt = At("10:00:00"), EndedAt = At("10:05:00"), AnsweredAt = At("10:00:12"), EnqueuedAt = At("10:00:02"), Dialled = "4001", Number = "+862584711888", CallerName = "", Trunk = "city", Simulated = false, Queue = "sales", Agent = "1001",
            Result = CallResult.Answered, EndReason = EndReason.Normal, ReleasedBy = ReleaseParty.Customer, WaitMs = 10_000, TalkMs = 240_000, HoldMs = 20_000, WrapUpMs = 15_000, Transfers = 1, Recorded = true,
            Segments = [Segment(1, SegmentKind.Flow, "10:00:00", "10:00:02"), Segment(2, SegmentKind.Queue, "10:00:02", "10:00:12", "sales"), Segment(3, SegmentKind.Talk, "10:00:12", "10:05:00", "sales", "1001")] });
        db.Add(new CallRecord { Id = "a2", StartedAt = At("11:00:00"), EndedAt = At("11:00:30"), EnqueuedAt = At("11:00:00"), Dialled = "4001", Number = "", CallerName = "", Trunk = "city", Simulated = false, Queue = "sales", Result = CallResult.Lost,
            LostReason = LostReason.AbandonedInQueue, EndReason = EndReason.Abandoned, ReleasedBy = ReleaseParty.Customer, WaitMs = 30_000, Segments = [Segment(1, SegmentKind.Queue, "11:00:00", "11:00:30", "sales", call: "a2")] });
        (AgentState State, string? Reason, string From, string? To)[] shift = [(AgentState.NotReady, "meeting", "09:00:00", "09:30:00"), (AgentState.Ready, null, "09:30:00", "10:00:12"), (AgentState.Talking, null, "10:00:12", "12:00:00"), (AgentState.SignedOut, null, "12:00:00", null)];
        for (var i = 0; i < shift.Length; i++)
            db.Add(new AgentTime { Seq = 1_000_000 + i, Ordinal = 0, Agent = "1001", State = shift[i].State, Reason = shift[i].Reason, Cause = StateCause.Agent, StartedAt = At(shift[i].From), EndedAt = shift[i].To is { } to ? At(to) : null });
        await db.SaveChangesAsync();
    }

    private CallSegment Segment(int number, SegmentKind kind, string from, string to, string? queue = null, string? agent = null, string call = "a1") =>
        new() { CallId = call, Number = number, Kind = kind, StartedAt = At(from), EndedAt = At(to), Queue = queue, Agent = agent };
}
