using System.IO.Compression;
using System.Text;
using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Customers;
using Antiphon.Server.Features.Recordings;
using Antiphon.Server.Features.Recordings.Packages;
using Antiphon.Server.Features.Reviews;
using Antiphon.Server.Persistence;
using Antiphon.Server.Tests.Mail;
using Antiphon.Switch.Contract;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace Antiphon.Server.Tests.Recordings;

/// <summary>A day's important calls are taken along as one archive, over HTTP, on records and files of a day before.</summary>
public class PackageStories : CentreOfItsOwn
{
    private static readonly DateTimeOffset Day = new(TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(-1), TimeSpan.Zero);
    private const int Seconds = 2;

    [Fact]
    public async Task The_important_calls_of_a_day_are_one_archive_whose_page_needs_no_network_and_each_recording_is_in_the_audit_trail()
    {
        await Make(12);
        Assert.Equal("422 reason-needed", await (await Ask(new { search = Whole(important: true) })).Refusal());
        var package = await (await Ask(new { search = Whole(important: true), title = "投诉 <1>", reason = "court 17" })).Json();
        Assert.Equal((4, "投诉 <1>", "court 17"), (package.GetProperty("calls").GetInt32(), package.GetProperty("title").GetString(), package.GetProperty("reason").GetString()));

        using var zip = new ZipArchive(new MemoryStream(await Client.GetByteArrayAsync($"api/recordings/packages/{package.GetProperty("id").GetString()}/archive")));
        var page = Text(zip, "index.html");
        Assert.Equal(["recordings/", "recordings/", "recordings/", "recordings/"], zip.Entries.Where(e => e.Name.EndsWith(".wav", StringComparison.Ordinal)).Select(e => e.FullName[..11]));
        foreach (var sound in zip.Entries.Where(e => e.Name.EndsWith(".wav", StringComparison.Ordinal)))
        {
            Assert.Contains($"<audio controls preload=none src=\"{sound.FullName}\">", page, StringComparison.Ordinal);
            Assert.Equal(44 + Seconds * 32_000, sound.Length);
            Assert.Contains($"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Bytes(sound)))}  {sound.FullName}\n", Text(zip, "SHA256SUMS"), StringComparison.Ordinal);
        }
        // Low score, hold, finding, important customer; the others are not in it. What somebody wrote is text.
        Assert.All(((int[])[0, 3, 5, 7]).Select(Id), id => Assert.Contains($"<tr id=\"{id}\">", page, StringComparison.Ordinal));
        Assert.All(((int[])[1, 2, 4, 6]).Select(Id), id => Assert.DoesNotContain(id, page, StringComparison.Ordinal));
        Assert.Contains("&lt;1&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("http", page.Replace("http-equiv", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("<span lang=zh>长时间静默</span><span lang=en>Dead air</span>", page, StringComparison.Ordinal);
        Assert.Equal(5, Text(zip, "calls.csv").Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("'=1+1", Text(zip, "calls.csv"), StringComparison.Ordinal);

        var lines = JsonDocument.Parse(await Client.GetStringAsync("api/audit?pageSize=50")).RootElement.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(4, lines.Count(l => l.GetProperty("action").GetString() == "recording-exported" && l.GetProperty("details").GetProperty("reason").GetString() == "court 17"));
        Assert.Single(lines, l => l.GetProperty("action").GetString() == "package-taken");
    }

    [Fact]
    public async Task A_package_is_for_who_may_take_recordings_along_within_his_scope_and_until_its_time_is_over()
    {
        await Make(4);
        var id = (await (await Ask(new { search = Whole(), reason = "week" })).Json()).GetProperty("id").GetString()!;
        using var agent = await UnderTest.SignedIn("1001");
        Assert.Equal("403 not-allowed", await (await agent.GetAsync($"api/recordings/packages/{id}/archive")).Refusal());
        using var supervisor = await UnderTest.SignedIn("1100");
        Assert.Empty((await (await supervisor.GetAsync("api/recordings/packages")).Json()).EnumerateArray());
        Assert.Equal(HttpStatusCode.OK, (await supervisor.GetAsync($"api/recordings/packages/{id}/archive")).StatusCode);      // he was told its name
        Assert.Equal("404 not-found", await (await supervisor.DeleteAsync($"api/recordings/packages/{id}")).Refusal());
        Assert.Equal("403 link-invalid", await (await Client.GetAsync($"api/recordings/packages/{id[..^1]}/archive")).Refusal());
        await using (var db = Db()) await db.Set<RecordingPackage>().ExecuteUpdateAsync(set => set.SetProperty(p => p.Until, TimeProvider.System.GetUtcNow().AddMinutes(-1)));
        Assert.Equal("403 link-invalid", await (await Client.GetAsync($"api/recordings/packages/{id}/archive")).Refusal());
        Assert.Empty((await (await Client.GetAsync("api/recordings/packages")).Json()).EnumerateArray());
        Assert.Contains("recording-link-refused", await Client.GetStringAsync("api/audit?pageSize=50"), StringComparison.Ordinal);
        Assert.Equal("422 field-invalid", await (await Ask(new { search = Whole(queue: "nobody"), reason = "x" })).Refusal());
    }

    [Fact]
    public async Task What_is_small_goes_by_mail_whole_and_what_is_large_as_a_link()
    {
        await using var receiver = new SmtpReceiver();
        await MailStories.SetUp(Client, receiver);
        await Make(3);
        Assert.Equal("422 field-invalid", await (await Ask(new { search = Whole(), reason = "x", mailTo = new[] { "nobody" } })).Refusal());
        Assert.Equal("recipient-not-allowed", (await (await Ask(new { search = Whole(), reason = "x", mailTo = new[] { "a@elsewhere.com" } })).Json()).GetProperty("mailed").GetString());
        Assert.Equal("attached", (await (await Ask(new { search = Whole(), reason = "x", mailTo = new[] { "a@example.cn" } })).Json()).GetProperty("mailed").GetString());
        Assert.True(receiver.Taken.TryDequeue(out var mail));
        using var content = new MemoryStream();
        await Assert.IsType<MimePart>(Assert.Single(mail.Attachments), exactMatch: false).Content!.DecodeToAsync(content);
        using (var zip = new ZipArchive(content)) Assert.Equal(6, zip.Entries.Count);

        await using (var db = Db()) await db.Set<Recording>().ExecuteUpdateAsync(set => set.SetProperty(r => r.LengthMs, 3_600_000));
        var large = await (await Ask(new { search = Whole(), reason = "x", mailTo = new[] { "a@example.cn" } })).Json();
        Assert.Equal("link", large.GetProperty("mailed").GetString());
        Assert.True(receiver.Taken.TryDequeue(out mail));
        Assert.Empty(mail.Attachments);
        Assert.Contains($"https://calls.example.cn/recordings?package={large.GetProperty("id").GetString()}", mail.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_one_says_how_far_it_is_and_a_part_of_it_never_looks_like_the_whole()
    {
        await Make(40, seconds: 60);
        var id = (await (await Ask(new { search = Whole(), reason = "month" })).Json()).GetProperty("id").GetString()!;
        using var answer = await Client.GetAsync($"api/recordings/packages/{id}/archive", HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await answer.Content.ReadAsStreamAsync();
        await stream.ReadExactlyAsync(new byte[1_000]);
        await Eventually.Holds(async () => (await Listed()).GetProperty("progress").ValueKind is JsonValueKind.Object, Soon, "somebody takes it");
        Assert.Equal(40, (await Listed()).GetProperty("progress").GetProperty("calls").GetInt32());
        Assert.Equal("429 busy", await (await Client.GetAsync($"api/recordings/packages/{id}/archive")).Refusal());
        (await Client.PostAsync($"api/recordings/packages/{id}/cancel", null)).EnsureSuccessStatusCode();
        await Assert.ThrowsAnyAsync<Exception>(() => stream.CopyToAsync(Stream.Null));
        await Eventually.Holds(async () => (await Listed()).GetProperty("progress").ValueKind is JsonValueKind.Null, Soon, "nobody takes it");
        using var zip = new ZipArchive(new MemoryStream(await Client.GetByteArrayAsync($"api/recordings/packages/{id}/archive")));
        Assert.Equal(43, zip.Entries.Count);
    }

    private async Task<JsonElement> Listed() => (await (await Client.GetAsync("api/recordings/packages")).Json())[0];

    private Task<HttpResponseMessage> Ask(object wish) => Client.PostAsJsonAsync("api/recordings/packages", wish);

    private static object Whole(bool? important = null, string? queue = null) => new { from = Day, to = Day.AddDays(1), important, queue };

    private static string Id(int number) => IdText.Write(7_000_000 + number);

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var all = new MemoryStream();
        stream.CopyTo(all);
        return all.ToArray();
    }

    private static string Text(ZipArchive zip, string name) => Encoding.UTF8.GetString(Bytes(zip.GetEntry(name)!));

    private CentreDb Db() => UnderTest.Services.GetRequiredService<IDbContextFactory<CentreDb>>().CreateDbContext();

    /// <summary>The first was rated low, the fourth is kept, the sixth has a finding, the eighth is of an important customer.</summary>
    private async Task Make(int count, int seconds = Seconds)
    {
        var files = UnderTest.Services.GetRequiredService<RecordingFiles>();
        await using var db = Db();
        for (var i = 0; i < count; i++)
        {
            var (id, at) = (Id(i), Day.AddMinutes(10 * i));
            var call = new CallRecord
            {
                Id = id, StartedAt = at, EndedAt = at.AddSeconds(seconds), Dialled = "4001", Number = i == 7 ? "+8613900000007" : "+8613800138000", CallerName = "", Trunk = "city", Simulated = false, Queue = "sales", Agent = "1001", Recorded = true,
                Result = CallResult.Answered, AnsweredAt = at, TalkMs = seconds * 1_000,
            };
            call.Begin(SegmentKind.Talk, at, "sales", "1001");
            if (i == 0) call.Rating = new CallRating { CallId = id, Agent = "1001", Queue = "sales", InvitedAt = at, Simulated = false, Scale = 5, Score = 1, At = at };
            if (i == 0) db.Add(new CallSummary { CallId = id, Agent = "1001", Path = "/complaint/", LabelZh = "投诉", LabelEn = "Complaint", Note = "=1+1", At = at });
            if (i == 5) db.Add(new QualityCheck { CallId = id, Agent = "1001", CallAt = at, Good = false, Findings = "dead-air" });
            if (i == 7) db.Add(new Customer { Name = "Wang", Class = "vip", Numbers = { new CustomerNumber { Number = "+8613900000007" } } });
            db.Add(call);
            var path = files.FileFor(new CallId(id), at);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, Recording(seconds));
            db.Add(new Recording { CallId = id, File = files.Relative(path), StartedAt = at, LengthMs = seconds * 1_000, State = RecordingState.Complete, Hold = i == 3 ? "dispute" : null });
        }
        await db.SaveChangesAsync();
    }

    /// <summary>A-law in two channels, as it lies on the disk; noise, which does not pack.</summary>
    private static byte[] Recording(int seconds)
    {
        var sound = new byte[seconds * 16_000];
        new Random(7).NextBytes(sound);
        return RecordingOnDisk.Of(sound);
    }
}
