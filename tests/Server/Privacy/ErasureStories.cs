using System.IO.Compression;
using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.PersonalData;
using Antiphon.Server.Features.Recordings;
using Antiphon.Server.Features.Voicemail;
using Antiphon.Server.Persistence.Story;
using Antiphon.Server.Security.Privacy;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Antiphon.Server.Tests.Privacy;

/// <summary>Everything of one person, to be taken away or erased.</summary>
public class ErasureStories : MaskedReader
{
    private const string Core = National;

    private string RecordingFile => Path.Combine(Centre.Options.Data, "recordings", "2026", "a.wav");

    private string MessageFile => Path.Combine(Centre.Options.Data, "voicemail", MessageId + ".wav");

    private string FaxFile => Path.Combine(Centre.Options.Data, "faxes", "a.tif");

    [Fact]
    public async Task Report_of_a_person_has_every_row_and_every_file()
    {
        await LeaveEverything();
        var counts = await (await Admin.PostAsJsonAsync("api/privacy/person", new { number = National })).Json();
        Assert.Equal((1, 2, 1, 1, 1), (counts.GetProperty("cards").GetInt32(), counts.GetProperty("calls").GetInt32(), counts.GetProperty("messages").GetInt32(), counts.GetProperty("faxes").GetInt32(), counts.GetProperty("recordings").GetInt32()));
        var answer = await Admin.PostAsJsonAsync("api/privacy/person/report", new { number = "0086 139 0000 1234" });
        await using var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync());
        Assert.Equal([$"faxes/{CallId}.tif", $"messages/{MessageId}.wav", "person.json", $"recordings/{CallId}.wav", "story.json"], zip.Entries.Select(e => e.FullName).Order());
        var rows = await JsonDocument.ParseAsync(await zip.GetEntry("person.json")!.OpenAsync());
        foreach (var table in new[] { "customers", "customer_numbers", "call_records", "call_segments", "call_summaries", "messages", "faxes", "list_entries", "data_rows", "cards", "calls" })
            Assert.True(rows.RootElement.GetProperty(table).GetArrayLength() > 0, table);
        Assert.NotEqual("[]", await new StreamReader(await zip.GetEntry("story.json")!.OpenAsync()).ReadToEndAsync());
        Assert.Contains("person-reported", await Admin.GetStringAsync("api/audit"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Erased_person_stands_in_no_table_no_file_no_index_and_the_story_is_still_proven()
    {
        await LeaveEverything();
        using (var before = Story().Read()) Assert.NotEmpty(before.Entries(0).ToList());
        (await Admin.PostAsJsonAsync("api/privacy/person/erase", new { number = National, reason = $"来信 12, {National}" })).EnsureSuccessStatusCode();
        Assert.Empty(await Mentions());
        foreach (var file in new[] { RecordingFile, MessageFile, FaxFile }) Assert.False(File.Exists(file), file);
        Assert.Equal("404 not-found", await (await Admin.GetAsync($"api/customers/by-number/{National}")).Refusal());
        Assert.Equal(0, (await Admin.GetFromJsonAsync<JsonElement>("api/customers?search=陈一")).GetProperty("total").GetInt32());
        var call = await Admin.GetFromJsonAsync<JsonElement>($"api/calls/{CallId}");
        Assert.Equal("", call.GetProperty("caller").GetProperty("number").GetString());
        Assert.Equal(180, call.GetProperty("talkSeconds").GetDouble());
        using var after = Story().Read();
        var entries = after.Entries(0).ToList();
        Assert.Equal(Story().LastSeq, entries.Count);
        Assert.Contains(entries, e => RoutingJson.Write(e.Events).Contains("139xxxxxxxx", StringComparison.Ordinal));
        Assert.DoesNotContain(after.Parties(1_000), party => party.Number.Contains(Core, StringComparison.Ordinal));
        var line = (await Admin.GetFromJsonAsync<JsonElement>("api/audit?action=person-erased")).GetProperty("items")[0];
        Assert.Equal("来信 12, 139xxxxxxxx", line.GetProperty("details").GetProperty("reason").GetString());
        Assert.Equal(JsonValueKind.Null, (await (await Admin.PostAsync("api/audit/verify", null)).Json()).GetProperty("broken").ValueKind);
    }

    [Fact]
    public async Task Entry_that_is_changed_after_an_erasure_is_still_noticed()
    {
        await LeaveEverything();
        (await Admin.PostAsJsonAsync("api/privacy/person/erase", new { number = National, reason = "12" })).EnsureSuccessStatusCode();
        await using (var connection = new SqliteConnection($"Data Source={Story().Path}"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "UPDATE entries SET events = replace(events, '139xxxxxxxx', '138xxxxxxxx') WHERE instr(events, '139xxxxxxxx') > 0";
            Assert.True(await command.ExecuteNonQueryAsync() > 0);
        }
        using var reader = Story().Read();
        Assert.Throws<StoryDamagedException>(() => reader.Entries(0).ToList());
    }

    [Fact]
    public async Task Recording_on_hold_keeps_its_person_with_the_reason()
    {
        await LeaveEverything();
        (await Admin.PutAsJsonAsync($"api/recordings/{CallId}/hold", new { reason = "诉讼 7" })).EnsureSuccessStatusCode();
        var refused = await Admin.PostAsJsonAsync("api/privacy/person/erase", new { number = National, reason = "12" });
        Assert.Equal("409 person-on-hold", await refused.Refusal());
        Assert.Equal("诉讼 7", (await refused.Json()).GetProperty("args").GetProperty("reason").GetString());
        Assert.True(File.Exists(RecordingFile));
        Assert.Equal("422 reason-needed", await (await Admin.PostAsJsonAsync("api/privacy/person/erase", new { number = National })).Refusal());
        Assert.Equal("422 number-invalid", await (await Admin.PostAsJsonAsync("api/privacy/person", new { number = "8001" })).Refusal());
    }

    [Fact]
    public async Task What_has_stayed_as_long_as_it_may_goes_and_the_rest_stays()
    {
        await LeaveEverything();
        var retention = Centre.Services.GetRequiredService<Retention>();
        var book = Centre.Services.GetRequiredService<PrivacyBook>();
        Assert.Equal("422 field-invalid", await (await Admin.PutAsJsonAsync("api/privacy/settings", new PrivacySettings(CallDays: 5))).Refusal());
        await book.Store(new PrivacySettings(CallDays: 30, MessageDays: 30, FaxDays: 30, CustomerDays: 30), CancellationToken.None);
        await retention.Look(CancellationToken.None);
        Assert.True(File.Exists(MessageFile));
        Assert.NotEmpty(await Mentions());
        await using (var db = await Database())
        {
            var old = DateTimeOffset.UtcNow.AddDays(-40);
            await db.Database.ExecuteSqlAsync($"UPDATE call_records SET started_at = {old.ToUnixTimeMilliseconds()} WHERE number = {Stored}");
            await db.Database.ExecuteSqlAsync($"UPDATE messages SET created_at = {old.ToUnixTimeMilliseconds()}");
            await db.Database.ExecuteSqlAsync($"UPDATE faxes SET started_at = {old.ToUnixTimeMilliseconds()}, ended_at = {old.ToUnixTimeMilliseconds()}");
            await db.Database.ExecuteSqlAsync($"UPDATE customers SET updated_at = {old.ToUnixTimeMilliseconds()} WHERE id = {CustomerId}");
        }
        var others = (await Admin.GetFromJsonAsync<JsonElement>("api/customers")).GetProperty("total").GetInt32();
        await retention.Look(CancellationToken.None);
        Assert.Empty(await Mentions());
        Assert.False(File.Exists(MessageFile) || File.Exists(FaxFile) || File.Exists(RecordingFile));
        Assert.Equal(others - 1, (await Admin.GetFromJsonAsync<JsonElement>("api/customers")).GetProperty("total").GetInt32());
    }

    private StoryFile Story() => Centre.Services.GetRequiredService<CallStart>().Story!.File;

    /// <summary>What any table says of him.</summary>
    private async Task<IEnumerable<string>> Mentions()
    {
        await using var db = await Database();
        await db.Database.OpenConnectionAsync();
        return (await EveryTable.Find(db, new PersonTrace([Stored]), CancellationToken.None)).Select(table => table.Key);
    }

    private async Task LeaveEverything()
    {
        await LeaveTraces();
        foreach (var file in new[] { RecordingFile, MessageFile, FaxFile })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file, Wave());
        }
        await using (var db = await Database())
        {
            db.Add(new Recording { CallId = CallId, File = "2026/a.wav", StartedAt = DateTimeOffset.UtcNow.AddHours(-1), LengthMs = 1_000, State = RecordingState.Complete });
            await db.Database.ExecuteSqlAsync($"INSERT INTO data_tables (id, name, columns, has_password, updated_at, updated_by) VALUES ('orders', '订单', '[\"a\"]', 0, 0, '1000')");
            await db.Database.ExecuteSqlAsync($"INSERT INTO data_rows (table_id, row_key, cells) VALUES ('orders', {Core}, '[\"x\"]')");
            await db.SaveChangesAsync();
        }
        // A call that leads nowhere stands in the story all the same, with who called and what was dialled.
        var parties = Centre.Services.GetRequiredService<PartyBook>();
        var party = parties.IdOf(Stored, "陈一", out var added);
        await Centre.Services.GetRequiredService<CallCentre>().Ask(new CallArrived(new CallId("0dkzq3v8x1c4p"), National, party, "loopback", false), added, CancellationToken.None);
        await Eventually.Holds(() => { using var reader = Story().Read(); return reader.Party(party) is not null; }, TimeSpan.FromSeconds(30), "the story has the call");
        await Centre.Services.GetRequiredService<CallRecordsProjector>().CatchUp(TimeSpan.FromSeconds(30), CancellationToken.None);
    }

    /// <summary>A second of silence on two channels.</summary>
    private static byte[] Wave()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write("RIFF"u8); writer.Write(36 + 32_000); writer.Write("WAVEfmt "u8); writer.Write(16); writer.Write((short)1); writer.Write((short)2); writer.Write(8_000); writer.Write(32_000); writer.Write((short)4); writer.Write((short)16);
        writer.Write("data"u8); writer.Write(32_000); writer.Write(new byte[32_000]);
        return bytes.ToArray();
    }
}
