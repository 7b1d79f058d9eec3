using Antiphon.Server.Features.Sample;
using Antiphon.Server.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Antiphon.Server.Tests.Sample;

[Collection(OneCentre.Name)]
public sealed class FirstStartStories(SharedCentre shared)
{
    private readonly CentreUnderTest _centre = shared.Centre;

    [Fact]
    public void What_was_created_stands_in_a_file_for_the_owner_alone()
    {
        var file = Path.Combine(_centre.Options.Data, "first-start.json");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        var first = _centre.FirstStart;
        Assert.Equal($"http://localhost:{_centre.Http.Port}", first.GetProperty("http").GetString());
        Assert.Equal("1000", first.GetProperty("administrator").GetProperty("jobNumber").GetString());
        Assert.Equal(Enumerable.Range(1001, 10).Select(n => $"{n}"), first.GetProperty("agents").EnumerateArray().Select(a => a.GetProperty("jobNumber").GetString()));
        Assert.Equal(Enumerable.Range(8001, 10).Select(n => $"{n}"), first.GetProperty("extensions").EnumerateArray().Select(e => e.GetProperty("user").GetString()));
        Assert.Equal("""[{"name":"loopback","sources":["127.0.0.1","127.0.0.2"]}]""", JsonSerializer.Serialize(first.GetProperty("trunks")));
        Assert.Equal(["4000", "4001", "4002", "4003", "4004", "4005", "4006", "4007", "4008", "4009", "4010"], first.GetProperty("numbers").EnumerateObject().Select(n => n.Name));
    }

    [Fact]
    public void First_passwords_are_random_and_readable()
    {
        var passwords = _centre.FirstStart.GetProperty("agents").EnumerateArray().Select(a => a.GetProperty("password").GetString()!).ToList();
        Assert.Distinct(passwords);
        Assert.All(passwords, password => Assert.Matches("^[a-hjkmnp-z2-9]{10}$", password));
    }

    [Fact]
    public async Task No_password_of_a_person_or_phone_is_stored_in_the_clear()
    {
        var secrets = _centre.FirstStart.GetProperty("agents").EnumerateArray().Concat(_centre.FirstStart.GetProperty("extensions").EnumerateArray())
            .Select(a => a.GetProperty("password").GetString()!).Append(_centre.FirstStart.GetProperty("apiKey").GetString()!).ToList();
        await using var db = await _centre.Services.GetRequiredService<IDbContextFactory<CentreDb>>().CreateDbContextAsync();
        await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(FULL)");
        var stored = System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(Path.Combine(_centre.Options.Data, "centre.db")));
        Assert.DoesNotContain(secrets, secret => stored.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_number_leads_to_something_that_exists()
    {
        var centre = _centre.Services.GetRequiredService<CallCentre>().State.Centre;
        Assert.Equal(2, centre.Queues.Count);
        Assert.Equal(10, centre.Agents.Values.Count(a => !a.Synthetic));
        foreach (var to in centre.Numbers.Values)
            Assert.True(to switch
            {
                Engine.Contract.ToFlow flow => centre.Flows.ContainsKey(flow.Flow),
                Engine.Contract.ToQueue queue => centre.Queues.ContainsKey(queue.Queue),
                _ => true,
            });
        foreach (var flow in centre.Flows.Values) Assert.Contains(flow.Start, flow.Nodes.Keys);
    }

    [Fact]
    public void Sample_customers_are_the_same_each_time_and_nobodys_number()
    {
        Assert.Equal(200, SampleCustomers.All.Length);
        Assert.All(SampleCustomers.All.SelectMany(c => c.Numbers), number => Assert.Matches(@"^\+86154\d{8}$", number));
        Assert.Distinct(SampleCustomers.All.SelectMany(c => c.Numbers));
    }

    [Fact]
    public async Task A_second_start_creates_nothing_and_keeps_what_was_changed()
    {
        var options = CentreUnderTest.NewOptions(SampleKind.None);
        await using (var first = await CentreUnderTest.Start(options, keepFolder: true)) Assert.NotNull(first.Services.GetRequiredService<FirstStart>().Created);
        var written = File.ReadAllText(Path.Combine(options.Data, "first-start.json"));
        await using var second = await CentreUnderTest.Start(options);
        Assert.Null(second.Services.GetRequiredService<FirstStart>().Created);
        Assert.Equal(written, File.ReadAllText(Path.Combine(options.Data, "first-start.json")));
        using var program = second.Program();
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("api/customers")).StatusCode);
    }

    [Fact]
    public async Task The_empty_centre_has_an_administrator_and_trusts_no_address()
    {
        await using var centre = await CentreUnderTest.Start(CentreUnderTest.NewOptions(SampleKind.None));
        Assert.Empty(centre.FirstStart.GetProperty("agents").EnumerateArray());
        Assert.Empty(centre.FirstStart.GetProperty("trunks").EnumerateArray());
        Assert.Equal("1000", centre.FirstStart.GetProperty("administrator").GetProperty("jobNumber").GetString());
    }
}
