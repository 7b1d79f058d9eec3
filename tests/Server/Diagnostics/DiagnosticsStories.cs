using Antiphon.Server.Hosting;

namespace Antiphon.Server.Tests.Diagnostics;

[Collection(OneCentre.Name)]
public sealed class DiagnosticsStories(SharedCentre shared)
{
    private const string Guesser = "127.0.9.7";

    private IPEndPoint Sip => new(IPAddress.Loopback, shared.Centre.Services.GetRequiredService<PortsInUse>().Sip);

    [Fact]
    public async Task Counters_and_metrics_are_for_administrators_and_programs()
    {
        using var program = shared.Centre.Program();
        var counters = await (await program.GetAsync("api/diagnostics/counters")).Json();
        Assert.Equal(0, counters.GetProperty("sip").GetProperty("faults").GetInt64());
        Assert.True(counters.GetProperty("media").TryGetProperty("lateTicks", out _));

        var metrics = await program.GetAsync("metrics");
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", metrics.Content.Headers.ContentType!.ToString());
        var text = await metrics.Content.ReadAsStringAsync();
        Assert.Contains("# TYPE antiphon_sip_messages_received_total counter\n", text);
        Assert.Contains("antiphon_agents{state=\"ready\"} ", text);
        Assert.All(text.TrimEnd('\n').Split('\n'), line => Assert.Matches("^(# (HELP|TYPE) antiphon_[a-z_]+ .+|antiphon_[a-z_]+({state=\"[a-z-]+\"})? -?[0-9.E+-]+)$", line));
        Assert.Equal(text.Split('\n').Count(line => line.StartsWith("# TYPE", StringComparison.Ordinal)),
            text.Split('\n').Where(line => line.StartsWith("# TYPE", StringComparison.Ordinal)).Distinct().Count());

        using var agent = await shared.Centre.SignedIn("1002");
        foreach (var path in (string[])["api/diagnostics/counters", "metrics", "api/diagnostics/blocked"])
            Assert.Equal("403 not-allowed", await (await agent.GetAsync(path)).Refusal());
    }

    [Fact]
    public async Task Every_part_says_how_it_is()
    {
        using var program = shared.Centre.Program();
        var system = await (await program.GetAsync("api/diagnostics/system")).Json();
        var parts = system.GetProperty("parts").EnumerateArray().Where(p => p.GetProperty("part").GetString() != "trunk").ToDictionary(p => p.GetProperty("part").GetString()!);
        foreach (var part in (string[])["switch", "media", "engine", "story", "database", "recording-store"]) Assert.Equal("ok", parts[part].GetProperty("health").GetString());
        Assert.Equal(["backup", "certificate", "database", "disk", "engine", "media", "recording-store", "records", "records-check", "story", "switch"], parts.Keys.Order(StringComparer.Ordinal));
        Assert.NotEqual("", parts["database"].GetProperty("facts").GetProperty("version").GetString());
        Assert.NotEqual("", system.GetProperty("version").GetString());
        using var agent = await shared.Centre.SignedIn("1002");
        Assert.Equal("403 not-allowed", await (await agent.GetAsync("api/diagnostics/system")).Refusal());
    }

    [Fact] // Threat 6
    public async Task Guesser_of_passwords_is_listed_and_let_in_again_by_an_administrator()
    {
        await using var phone = new WirePhone("8001", Sip, Guesser);
        var register = WireRegister.Of(phone);
        for (var i = 0; i < 20; i++)
        {
            await register.Send(60, "<sip:8001@127.0.9.7>");
            await register.Send(60, "<sip:8001@127.0.9.7>", await phone.ExpectStatus(401, "REGISTER"), $"guess-{i}");
            await phone.ExpectStatus(403, "REGISTER");
        }
        using var program = shared.Centre.Program();
        var blocked = (await (await program.GetAsync("api/diagnostics/blocked")).Json()).EnumerateArray().Single(b => b.GetProperty("address").GetString() == Guesser);
        Assert.Equal("wrong-digests", blocked.GetProperty("reason").GetString());
        Assert.True(blocked.GetProperty("until").GetDateTimeOffset() > blocked.GetProperty("since").GetDateTimeOffset());

        using var agent = await shared.Centre.SignedIn("1002");
        Assert.Equal("403 not-allowed", await (await agent.DeleteAsync($"api/diagnostics/blocked/{Guesser}")).Refusal());
        Assert.Equal(HttpStatusCode.NoContent, (await program.DeleteAsync($"api/diagnostics/blocked/{Guesser}")).StatusCode);
        Assert.Equal("404 not-found", await (await program.DeleteAsync($"api/diagnostics/blocked/{Guesser}")).Refusal());
        Assert.Equal("400 invalid", await (await program.DeleteAsync("api/diagnostics/blocked/..%2f..")).Refusal());
        await register.Send(60, "<sip:8001@127.0.9.7>");
        await phone.ExpectStatus(401, "REGISTER");
    }

    [Fact]
    public async Task Signalling_of_a_call_is_shown_to_who_supervises()
    {
        await using var caller = new WirePhone("13811112222", Sip);
        var call = WireCall.To(caller, "4003");
        await call.Connect(WireCall.Sdp(caller.Local));
        await call.Bye();

        using var program = shared.Centre.Program();
        var id = (await (await program.GetAsync("api/calls?number=13811112222")).Json()).GetProperty("items")[0].GetProperty("id").GetString();
        var leg = (await (await program.GetAsync($"api/calls/{id}/ladder")).Json()).EnumerateArray().Single();
        Assert.Equal(("caller", 0), (leg.GetProperty("role").GetString(), leg.GetProperty("forgotten").GetInt32()));
        var first = leg.GetProperty("steps")[0];
        Assert.StartsWith("INVITE sip:4003@", first.GetProperty("summary").GetString());
        Assert.Equal((JsonValueKind.True, "udp", caller.Local.ToString()), (first.GetProperty("received").ValueKind, first.GetProperty("transport").GetString(), first.GetProperty("remote").GetString()));
        Assert.Contains("m=audio", first.GetProperty("text").GetString());

        using var agent = await shared.Centre.SignedIn("1002");
        Assert.Equal("403 not-allowed", await (await agent.GetAsync($"api/calls/{id}/ladder")).Refusal());
        Assert.Equal("404 not-found", await (await program.GetAsync("api/calls/..%2fetc/ladder")).Refusal());
        Assert.Equal(0, (await (await program.GetAsync("api/calls/0000000000000/ladder")).Json()).GetArrayLength());
    }
}
