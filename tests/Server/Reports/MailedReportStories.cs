using System.Text;
using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Reports.Mailing;
using Antiphon.Server.Persistence;
using Antiphon.Server.Tests.Mail;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace Antiphon.Server.Tests.Reports;

/// <summary>Reports that people put together, and those that go out by mail.</summary>
public sealed class MailedReportStories : CentreOfItsOwn
{
    private static object Shape(string[] rows, params string[] measures) => new { rows, measures, unit = "day", chart = "bar", drawn = 1, only = new Dictionary<string, string[]>() };

    [Fact]
    public async Task A_report_of_ones_own_is_computed_exported_and_shared_and_each_sees_his_own_scope_in_it()
    {
        using var supervisor = await UnderTest.SignedIn("1100");
        var made = await (await supervisor.PostAsJsonAsync("api/reports/own", new { name = "我的日报", shared = "all", shape = Shape(["time", "agent"], "talks", "occupancy") })).EnsureSuccessStatusCode().Json();
        var (id, key) = (made.GetProperty("id").GetString(), made.GetProperty("key").GetString());
        var report = await (await supervisor.GetAsync($"api/reports/{key}?from=2026-11-01&to=2026-11-02&compareFrom=2026-10-01")).EnsureSuccessStatusCode().Json();
        Assert.Equal(["talks", "occupancy"], report.GetProperty("measures").EnumerateArray().Select(m => m.GetString()));
        foreach (var format in new[] { "csv", "xlsx", "pdf" }) (await supervisor.GetAsync($"api/reports/{key}/export?format={format}")).EnsureSuccessStatusCode();
        (await supervisor.GetAsync($"api/reports/{key}/calls?measure=talks&agent=1001")).EnsureSuccessStatusCode();

        using var agent = await UnderTest.SignedIn("1001");
        Assert.Contains(key, (await (await agent.GetAsync("api/reports")).Json()).GetProperty("reports").EnumerateArray().Select(r => r.GetProperty("key").GetString()));
        Assert.Equal("404 not-found", await (await agent.DeleteAsync($"api/reports/own/{id}")).Refusal());
        Assert.Equal("403 out-of-scope", await (await agent.PostAsJsonAsync("api/reports/own", new { name = "x", shared = "own", shape = Shape(["queue"], "offered") })).Refusal());
        (await supervisor.PutAsJsonAsync($"api/reports/own/{id}", new { name = "我的日报", shared = "own", shape = Shape(["time"], "talks") })).EnsureSuccessStatusCode();
        Assert.Equal("404 not-found", await (await agent.GetAsync($"api/reports/{key}")).Refusal());
        foreach (var (shape, field) in new[] { (Shape(["region"], "talks"), "rows"), (Shape(["time"], "weather"), "measures"), (Shape(["agent", "team"], "talks"), "rows") })
            Assert.Equal(field, (await (await supervisor.PostAsJsonAsync("api/reports/own", new { name = "x", shared = "own", shape })).Json()).GetProperty("args").GetProperty("field").GetString());
    }

    [Theory, InlineData("csv", "\uFEFF队列"), InlineData("xlsx", "PK"), InlineData("pdf", "%PDF-")]
    public async Task A_report_goes_out_at_its_time_with_the_file_attached(string format, string begins)
    {
        await using var receiver = new SmtpReceiver();
        await MailStories.SetUp(Client, receiver);
        using var supervisor = await UnderTest.SignedIn("1100");
        var id = await Mailing(supervisor, "队列日报", "queue-traffic", format);
        await Due(id);
        await Round();
        Assert.True(receiver.Taken.TryDequeue(out var mail));
        Assert.StartsWith("队列日报 ", mail.Subject, StringComparison.Ordinal);
        var attachment = Assert.IsType<MimePart>(Assert.Single(mail.Attachments), exactMatch: false);
        Assert.EndsWith($".{format}", attachment.FileName, StringComparison.Ordinal);
        using var content = new MemoryStream();
        await attachment.Content!.DecodeToAsync(content);
        Assert.StartsWith(begins, Encoding.UTF8.GetString(content.ToArray()), StringComparison.Ordinal);
        Assert.Contains("https://calls.example.cn/reports/queue-traffic?", mail.TextBody, StringComparison.Ordinal);
        await Round();
        Assert.Empty(receiver.Taken);                                        // once, and again tomorrow
        var shown = (await (await supervisor.GetAsync("api/reports/mailings")).Json())[0];
        Assert.True(shown.GetProperty("nextAt").GetDateTimeOffset() > DateTimeOffset.UtcNow);
        Assert.Equal(JsonValueKind.Null, shown.GetProperty("lastFault").ValueKind);
    }

    [Fact]
    public async Task A_mail_that_is_refused_is_tried_again_later_and_says_why_and_without_the_right_nothing_goes_out()
    {
        await using var receiver = new SmtpReceiver { Refuses = true };
        await MailStories.SetUp(Client, receiver);
        using var supervisor = await UnderTest.SignedIn("1100");
        var id = await Mailing(supervisor, "队列日报", "queue-traffic", "csv");
        await Due(id);
        await Round();
        var shown = (await (await supervisor.GetAsync("api/reports/mailings")).Json())[0];
        Assert.Equal("refused", shown.GetProperty("lastFault").GetString());
        Assert.InRange(shown.GetProperty("nextAt").GetDateTimeOffset() - DateTimeOffset.UtcNow, TimeSpan.Zero, TimeSpan.FromMinutes(2));
        receiver.Refuses = false;
        await Due(id);
        await Round();
        Assert.Single(receiver.Taken);
        await using (var db = Db()) await db.Set<ReportMailing>().ExecuteUpdateAsync(set => set.SetProperty(m => m.Owner, "1001").SetProperty(m => m.NextAt, DateTimeOffset.UnixEpoch));
        await Round();
        Assert.Single(receiver.Taken);
        await using (var db = Db()) Assert.Equal("owner", (await db.Set<ReportMailing>().SingleAsync()).LastFault);
    }

    [Fact]
    public async Task The_day_is_summed_up_with_its_losses_and_every_call_of_an_important_customer_and_the_way_to_its_recording()
    {
        await using var receiver = new SmtpReceiver();
        await MailStories.SetUp(Client, receiver);
        (await Client.PostAsJsonAsync("api/customers", new { name = "金陵饭店", numbers = new[] { "02584711888" }, note = "", @class = "vip" })).EnsureSuccessStatusCode();
        await using (var db = Db())
        {
            var at = DateTimeOffset.UtcNow.AddDays(-1);
            foreach (var (id, number, lost) in new[] { ("a1", "+862584711888", false), ("a2", "+862584711888", true), ("a3", "+8613800138000", true) })
                db.Add(new CallRecord { Id = id, StartedAt = at, EndedAt = at.AddMinutes(2), Dialled = "4001", Number = number, CallerName = "", Trunk = "city", Simulated = false, Result = lost ? CallResult.Lost : CallResult.Answered, AnsweredAt = lost ? null : at.AddSeconds(5),
                    LostReason = lost ? LostReason.AbandonedInQueue : null, EndReason = EndReason.Normal, TalkMs = lost ? 0 : 65_000, Agent = lost ? null : "1001" });
            await db.SaveChangesAsync();
        }
        using var supervisor = await UnderTest.SignedIn("1100");
        var mailing = await Mailing(supervisor, "每日汇总", "daily-summary", "csv");
        (await supervisor.PostAsync($"api/reports/mailings/{mailing}/send", null)).EnsureSuccessStatusCode();
        Assert.True(receiver.Taken.TryDequeue(out var mail));
        var text = mail.TextBody!.ReplaceLineEndings("\n");
        Assert.Contains("来电量: 3\n", text, StringComparison.Ordinal);
        Assert.Contains("呼损通话: 2\n", text, StringComparison.Ordinal);
        Assert.Contains("排队中放弃: 2\n", text, StringComparison.Ordinal);
        Assert.Contains("重要客户来电: 2\n", text, StringComparison.Ordinal);
        Assert.Contains("金陵饭店 (vip): 已接通", text, StringComparison.Ordinal);
        Assert.Contains("https://calls.example.cn/calls?call=a1\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("call=a3", text, StringComparison.Ordinal);
    }

    [Theory, InlineData(127, 0, "2026-03-28T23:00", "2026-03-29T01:30"), InlineData(1, 0, "2026-11-22T12:00", "2026-11-23T01:30"), InlineData(127, 1, "2026-11-22T12:00", "2026-12-01T01:30"), InlineData(127, 0, "2026-10-25T00:31", "2026-10-26T01:30")]
    public void The_next_time_is_of_the_centres_clock_also_over_its_changes(int days, int monthDay, string now, string next)
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var mailing = new ReportMailing { Id = "", Name = "", Owner = "", AtMinute = 150, Days = days, MonthDay = monthDay };     // 02:30, which 29 March does not have and 25 October has twice
        var expected = next == "2026-03-29T01:30" ? "2026-03-29T01:00" : next;
        Assert.Equal(DateTime.Parse(expected + "Z", null, System.Globalization.DateTimeStyles.AdjustToUniversal), mailing.NextAfter(DateTimeOffset.Parse(now + "Z", null), berlin).UtcDateTime);
    }

    [Fact]
    public async Task Mailings_that_cannot_go_out_are_refused_with_their_field()
    {
        using var supervisor = await UnderTest.SignedIn("1100");
        foreach (var (report, to, format, field) in new[] { ("nothing", "a@example.cn", "csv", "report"), ("queue-traffic", "nobody", "csv", "to"), ("queue-traffic", "a@example.cn", "exe", "format") })
        {
            var refused = await (await supervisor.PostAsJsonAsync("api/reports/mailings", Wish("x", report, format, to))).Json();
            Assert.Equal(field, refused.GetProperty("args").GetProperty("field").GetString());
        }
        using var agent = await UnderTest.SignedIn("1001");
        Assert.Equal("403 not-allowed", await (await agent.GetAsync("api/reports/mailings")).Refusal());
    }

    private static object Wish(string name, string report, string format, string to = "chef@example.cn") =>
        new { name, report, wish = new { period = "yesterday", format, language = "zh-CN", to = new[] { to }, filters = new Dictionary<string, string>() }, atMinute = 480, days = 127, monthDay = 0, enabled = true };

    private static async Task<string> Mailing(HttpClient client, string name, string report, string format) =>
        (await (await client.PostAsJsonAsync("api/reports/mailings", Wish(name, report, format))).EnsureSuccessStatusCode().Json()).GetProperty("id").GetString()!;

    private CentreDb Db() => UnderTest.Services.GetRequiredService<IDbContextFactory<CentreDb>>().CreateDbContext();

    private Task Round() => UnderTest.Services.GetRequiredService<MailRound>().Run(CancellationToken.None);

    private async Task Due(string id)
    {
        await using var db = Db();
        await db.Set<ReportMailing>().Where(m => m.Id == id).ExecuteUpdateAsync(set => set.SetProperty(m => m.NextAt, DateTimeOffset.UnixEpoch));
    }
}
