namespace Antiphon.Server.Tests.Flows;

/// <summary>Where four eyes are asked for, who drew a flow does not put it in force alone.</summary>
public sealed class FourEyesStories : CentreOfItsOwn
{
    private static object Document(string prompt) => new
    {
        name = "热线",
        flow = new
        {
            id = "x", version = 0, start = "a", fallback = "sales",
            nodes = new Dictionary<string, object>
            {
                ["a"] = new Dictionary<string, object> { ["$type"] = "answer", ["next"] = "p" },
                ["p"] = new Dictionary<string, object> { ["$type"] = "play", ["prompts"] = new[] { prompt }, ["next"] = "q" },
                ["q"] = new Dictionary<string, object> { ["$type"] = "queue", ["queue"] = "sales" },
            },
        },
    };

    [Fact]
    public async Task Who_drew_a_flow_does_not_publish_it_alone_and_a_second_person_does()
    {
        using var supervisor = await UnderTest.SignedIn("1100");
        (await Client.PostAsJsonAsync("api/flows", new { id = "four", name = "热线", document = Document("welcome") })).EnsureSuccessStatusCode();
        Assert.Equal("403 not-allowed", await (await supervisor.PutAsJsonAsync("api/flows/settings", new { insideHosts = Array.Empty<string>(), fourEyes = true })).Refusal());
        (await Client.PutAsJsonAsync("api/flows/settings", new { insideHosts = Array.Empty<string>(), fourEyes = true })).EnsureSuccessStatusCode();
        Assert.Equal("409 flow-four-eyes", await (await Client.PostAsJsonAsync("api/flows/four/publish", new { revision = 1 })).Refusal());
        Assert.False(UnderTest.Services.GetRequiredService<CallCentre>().State.Centre.Flows.ContainsKey(new("four")));

        // The supervisor changes it: now whoever may publish is the second.
        (await supervisor.PutAsJsonAsync("api/flows/four", new { revision = 1, document = Document("closed") })).EnsureSuccessStatusCode();
        Assert.Equal("403 not-allowed", await (await supervisor.PostAsJsonAsync("api/flows/four/publish", new { revision = 2 })).Refusal());
        Assert.Equal(1, (await (await Client.PostAsJsonAsync("api/flows/four/publish", new { revision = 2 })).Json()).GetProperty("version").GetInt32());
        var versions = JsonDocument.Parse(await Client.GetStringAsync("api/flows/four/versions")).RootElement;
        Assert.Equal(1, versions.GetArrayLength());

        // What burns is taken back by one alone, and without the option one is enough.
        (await supervisor.PutAsJsonAsync("api/flows/four", new { revision = 2, document = Document("welcome") })).EnsureSuccessStatusCode();
        (await Client.PostAsJsonAsync("api/flows/four/publish", new { revision = 3 })).EnsureSuccessStatusCode();
        (await Client.PostAsJsonAsync("api/flows/four/rollback", new { version = 1 })).EnsureSuccessStatusCode();
        (await Client.PutAsJsonAsync("api/flows/settings", new { insideHosts = Array.Empty<string>(), fourEyes = false })).EnsureSuccessStatusCode();
        var drawn = JsonDocument.Parse(await Client.GetStringAsync("api/flows/four")).RootElement;
        (await Client.PostAsJsonAsync("api/flows/four/publish", new { revision = drawn.GetProperty("revision").GetInt64() })).EnsureSuccessStatusCode();
    }
}
