using Antiphon.Server.Features.Backups;
using Antiphon.Server.Security.Audit;
using Antiphon.Server.Tests.Phone;

namespace Antiphon.Server.Tests.Backups;

/// <summary>A centre is backed up while it works, and taken back on another machine.</summary>
[Trait("Level", "main")]
public sealed class BackupStories
{
    private const string Password = "sieben-schwaene";

    [Theory, InlineData(false), InlineData(true)]
    public async Task Sealed_backup_of_a_working_centre_is_proven_and_gives_the_centre_back(bool postgres)
    {
        var options = CentreUnderTest.NewOptions() with { Database = null };
        await using var centre = await CentreUnderTest.Start(postgres ? EveryDatabase.OnPostgres(options) : options);
        using var admin = centre.Program();
        await Created(admin, "备份之前");
        await CallFrom(centre, "13911330001");
        await Eventually.Holds(async () => await HasCall(admin, "13911330001"), TimeSpan.FromSeconds(30), "the call is in the records");

        Assert.Equal("422 field-invalid", await (await admin.PutAsJsonAsync("api/backups/settings", new { settings = new { }, password = "kurz" })).Refusal());
        Assert.Equal("422 field-invalid", await (await admin.PutAsJsonAsync("api/backups/settings", new { settings = new { minute = 1440 } })).Refusal());
        Assert.True((await (await admin.PutAsJsonAsync("api/backups/settings", new { settings = new { daily = true, minute = 90 }, password = Password })).Json()).GetProperty("sealed").GetBoolean());
        var backup = await Backup(centre, admin);
        Assert.Equal(("", true, false), (backup.GetProperty("fault").GetString(), backup.GetProperty("sealed").GetBoolean(), backup.GetProperty("daily").GetBoolean()));
        await Created(admin, "备份之后");

        var taken = Path.Combine(centre.Options.Data, "taken");
        await File.WriteAllBytesAsync(taken, await admin.GetByteArrayAsync($"api/backups/{backup.GetProperty("name").GetString()}"));
        Assert.Equal("404 not-found", await (await admin.GetAsync("api/backups/..%2Fcentre.db")).Refusal());
        Assert.Contains("backup-taken", (await (await admin.GetAsync("api/audit?action=backup-taken")).Json()).ToString(), StringComparison.Ordinal);
        using var supervisor = await centre.SignedIn("1100");
        Assert.Equal("403 not-allowed", await (await supervisor.GetAsync("api/backups")).Refusal());

        await using var again = await CentreUnderTest.Start(await Restored(taken, centre, postgres));
        using var restored = again.Program();
        Assert.Equal(1, await Found(restored, "备份之前"));
        Assert.Equal(0, await Found(restored, "备份之后"));
        Assert.True(await HasCall(restored, "13911330001"));
        Assert.Null((await again.Services.GetRequiredService<AuditVerification>().Run(default)).Broken);
        await CallFrom(again, "13911330002");
        await Eventually.Holds(async () => await HasCall(restored, "13911330002"), TimeSpan.FromSeconds(30), "calls go on");
    }

    [Fact]
    public async Task Backup_that_was_changed_cut_or_is_opened_with_another_password_restores_nothing()
    {
        await using var centre = await CentreUnderTest.Start();
        using var admin = centre.Program();
        (await admin.PutAsJsonAsync("api/backups/settings", new { settings = new { }, password = Password })).EnsureSuccessStatusCode();
        var path = Path.Combine(centre.Options.Data, "backups", (await Backup(centre, admin)).GetProperty("name").GetString()!);
        var whole = await File.ReadAllBytesAsync(path);
        var changed = whole.ToArray();
        changed[changed.Length / 2] ^= 1;
        foreach (var (bytes, password) in new[] { (whole, "ein-anderes-wort"), (changed, Password), (whole[..^1], Password), (whole[..100], Password), ([1, 2, 3], Password) })
        {
            var file = Path.Combine(centre.Options.Data, "damaged");
            await File.WriteAllBytesAsync(file, bytes);
            var folder = TestFolder.New("restore");
            await Assert.ThrowsAsync<StartProblem>(() => RestoreCommand.Run(new Options { Data = folder, Restore = file, BackupPassword = password }, new ManualClock(), new StringWriter()));
            Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
            Directory.Delete(folder);
        }
        Assert.Contains("not empty", (await Assert.ThrowsAsync<StartProblem>(() => RestoreCommand.Run(centre.Options with { Restore = path, BackupPassword = Password }, new ManualClock(), new StringWriter()))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Daily_backups_beyond_those_to_be_kept_go_and_others_stay()
    {
        await using var centre = await CentreUnderTest.Start();
        using var admin = centre.Program();
        (await admin.PutAsJsonAsync("api/backups/settings", new { settings = new { kept = 1 } })).EnsureSuccessStatusCode();
        var byHand = (await Backup(centre, admin)).GetProperty("name").GetString();
        var maker = centre.Services.GetRequiredService<BackupMaker>();
        await maker.Make(daily: true, default);
        var newest = await maker.Make(daily: true, default);
        var items = (await (await admin.GetAsync("api/backups")).Json()).GetProperty("items").EnumerateArray().Select(b => b.GetProperty("name").GetString()).ToList();
        Assert.Equal([newest.Name, byHand], items);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync($"api/backups/{byHand}")).StatusCode);
        Assert.False(newest.Sealed);
    }

    [Theory]
    [InlineData("2026-11-22 02:29", "2026-11-22 02:30", true)]
    [InlineData("2026-11-22 02:30", "2026-11-22 02:31", false)]
    [InlineData("2026-11-21 23:50", "2026-11-22 03:00", true)]
    [InlineData("2026-11-22 01:00", "2026-11-22 02:29", false)]
    public void Backup_is_due_once_a_day_also_when_the_minute_was_slept_through(string from, string to, bool due) =>
        Assert.Equal(due, BackupMaker.IsBetween(150, DateTimeOffset.Parse(from + "Z", null), DateTimeOffset.Parse(to + "Z", null), TimeZoneInfo.Utc));

    /// <summary>Makes a backup of it by the API.</summary>
    internal static async Task<JsonElement> Backup(CentreUnderTest centre, HttpClient admin)
    {
        Assert.Equal(HttpStatusCode.Accepted, (await admin.PostAsync("api/backups", null)).StatusCode);
        return await Eventually.Gets<object>(async () => (await (await admin.GetAsync("api/backups")).Json()).GetProperty("items").EnumerateArray()
            .Where(b => b.GetProperty("provenAt").ValueKind != JsonValueKind.Null).Select(b => (object?)b).FirstOrDefault(), TimeSpan.FromSeconds(60), $"a backup of {centre.Options.Data} is proven") is JsonElement made ? made : default;
    }

    /// <summary>Takes it back into a new folder, and a new database.</summary>
    internal static async Task<Options> Restored(string backup, CentreUnderTest of, bool postgres)
    {
        var fresh = CentreUnderTest.NewOptions() with { Database = null, Restore = backup, BackupPassword = Password };
        if (postgres) fresh = EveryDatabase.OnPostgres(fresh);
        await RestoreCommand.Run(fresh, new ManualClock(), new StringWriter());
        File.Copy(Path.Combine(of.Options.Data, "first-start.json"), Path.Combine(fresh.Data, "first-start.json"));        // what whoever tests signs in with; it is no part of a backup
        return fresh;
    }

    private static async Task CallFrom(CentreUnderTest centre, string number)
    {
        await using var phone = new WirePhone(number, RegisteredPhone.Sip(centre));
        var call = WireCall.To(phone, "4003");
        await call.Invite(WireCall.Sdp(phone.Local));
        await call.Expect(200);
        await call.Ack();
        await call.Bye();
    }

    private static async Task<bool> HasCall(HttpClient program, string number) => (await (await program.GetAsync("api/calls?pageSize=50")).Json()).GetProperty("items").EnumerateArray()
        .Any(c => c.GetProperty("caller").GetProperty("number").GetString() == number && c.GetProperty("result").GetString() != "in-progress");

    private static async Task<int> Found(HttpClient program, string name) => (await (await program.GetAsync($"api/customers?search={name}")).Json()).GetProperty("total").GetInt32();

    private static async Task Created(HttpClient program, string name) =>
        Assert.Equal(HttpStatusCode.Created, (await program.PostAsJsonAsync("api/customers", new { name, numbers = Array.Empty<string>() })).StatusCode);
}
