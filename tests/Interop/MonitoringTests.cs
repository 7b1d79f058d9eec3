using System.Net;
using System.Net.Http.Json;

namespace Antiphon.Interop.Tests;

/// <summary>A supervisor at somebody's talk, with real phones: who hears whom is told by the tones at each end.</summary>
[Collection(Processes.Name)]
public sealed class MonitoringTests(SharedCentre shared)
{
    private const double Customer = Talk.CustomerHz;
    private const double Agent = Talk.AgentHz;
    private const double Chief = Talk.SecondHz;
    private static readonly TimeSpan Tenth = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Listening_changes_nothing_whisper_is_the_agents_alone_barge_is_heard_by_all_and_the_line_is_free_at_the_end()
    {
        var centre = await shared.Get();
        using var supervisor = await SignedIn(centre);
        await using var talk = await Talk.Begin(centre);
        var caller = talk.Caller;
        var before = await Hears(caller, seconds: 2);
        var call = await talk.CallId();

        await Monitor(centre, supervisor, call, "listen");
        var listened = await Hears(caller, seconds: 4);
        Assert.InRange(Median(listened, Agent), Median(before, Agent) - 0.5, Median(before, Agent) + 0.5);
        Assert.DoesNotContain(listened, piece => piece.Hears(Chief));
        await Monitor(centre, supervisor, call, "whisper");
        Assert.DoesNotContain(await Hears(caller, seconds: 3), piece => piece.Hears(Chief));
        await Monitor(centre, supervisor, call, "barge");
        var barged = await Hears(caller, seconds: 3);
        Assert.True(barged.Count(piece => piece.Hears(Chief) && piece.Hears(Agent)) > 20, "the customer hears both");
        await Monitor(centre, supervisor, call, "listen");
        await Eventually.Holds(() => !caller.Audio.Last(Sound.SamplesPerSecond).Hears(Chief), TimeSpan.FromSeconds(20), "the supervisor is silent again", () => centre.Output);
        await caller.Call.Bye();

        await Eventually.Holds(async () => await Monitoring(supervisor) is null, TimeSpan.FromSeconds(20), "it ends with the call", () => centre.Output);
        var whole = await talk.Second.Heard();
        Assert.True(whole.Holds(Customer) && whole.Holds(Agent), "the supervisor hears both, all the time");
        var agentHeard = Pieces(await talk.Phone.Heard()).Select(piece => (Customer: piece.Hears(Customer), Chief: piece.Hears(Chief))).ToList();
        var first = agentHeard.FindIndex(piece => piece.Chief);
        Assert.True(first >= 30, $"while he is listened to the agent hears the customer alone; the supervisor came in the {first}th tenth of a second");
        Assert.True(agentHeard.Count(piece => piece is { Chief: true, Customer: true }) > 40, "a whisper and a barge of 3 s each");
        await talk.Leave("1001");
    }

    [Fact]
    public async Task Who_stops_listening_has_his_line_free_at_once_and_who_takes_over_is_the_agent_of_record()
    {
        var centre = await shared.Get();
        using var supervisor = await SignedIn(centre);
        await using var talk = await Talk.Begin(centre);
        var caller = talk.Caller;
        var call = await talk.CallId();
        await Monitor(centre, supervisor, call, "listen");
        (await supervisor.DeleteAsync("api/monitoring")).EnsureSuccessStatusCode();
        await talk.Second.Heard();
        Assert.Null(await Monitoring(supervisor));
        await caller.HearsSteadily(Agent, seconds: 1);

        await Monitor(centre, supervisor, call, "listen");
        (await supervisor.PostAsJsonAsync($"api/calls/{call}/take-over", new { phone = new { kind = "extension", extension = "8002" } })).EnsureSuccessStatusCode();
        await caller.HearsSteadily(Chief, seconds: 2);
        Assert.True(caller.Audio.Last(Sound.SamplesPerSecond).LevelOf(Agent) < -45, "the agent is gone from the talk");
        await caller.Call.Bye();
        var record = await caller.Record();
        Assert.Equal("1100", record.GetProperty("agent").GetProperty("jobNumber").GetString());
        (await supervisor.PostAsync("api/agents/1100/wrap-up/finish", null)).EnsureSuccessStatusCode();
        await talk.Leave("1001");
    }

    /// <summary>What comes from now on, in tenths of a second.</summary>
    private static async Task<List<Sound>> Hears(Caller caller, int seconds)
    {
        const int PacketsPerSecond = 50;
        var until = caller.Audio.PacketsHeard + (seconds * PacketsPerSecond);
        await Eventually.Holds(() => caller.Audio.PacketsHeard >= until, TimeSpan.FromSeconds(seconds + 20), $"{seconds} s more are heard");
        return [.. Pieces(caller.Audio.Last(seconds * Sound.SamplesPerSecond))];
    }

    private static double Median(List<Sound> pieces, double hz) => pieces.Select(piece => piece.LevelOf(hz)).Order().ElementAt(pieces.Count / 2);

    private static IEnumerable<Sound> Pieces(Sound sound) => Enumerable.Range(0, (int)(sound.Length / Tenth)).Select(i => sound.Part(i * Tenth, Tenth));

    private static async Task Monitor(RunningCentre centre, HttpClient supervisor, string call, string mode)
    {
        var answer = await supervisor.PostAsJsonAsync($"api/calls/{call}/monitoring", new { mode, phone = new { kind = "extension", extension = "8002" } });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        await Eventually.Holds(async () => await Monitoring(supervisor) is { } now && now.GetProperty("heard").GetBoolean() && now.GetProperty("mode").GetString() == mode, TimeSpan.FromSeconds(20),
            $"the supervisor is there to {mode}", () => centre.Output);
    }

    private static async Task<JsonElement?> Monitoring(HttpClient supervisor)
    {
        var desk = await supervisor.GetFromJsonAsync<JsonElement>("api/desk");
        return desk.TryGetProperty("monitoring", out var now) && now.ValueKind is JsonValueKind.Object ? now : null;
    }

    /// <summary>The supervisor of the sample, at a browser that keeps its cookie.</summary>
    private static async Task<HttpClient> SignedIn(RunningCentre centre)
    {
        const string Own = "korrekt-pferd-9";
        var browser = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = centre.Api.BaseAddress };
        var first = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(centre.Data, "first-start.json"))).RootElement.GetProperty("supervisor").GetProperty("password").GetString();
        if ((await browser.PostAsJsonAsync("api/session", new { jobNumber = "1100", password = Own })).IsSuccessStatusCode) return browser;
        (await browser.PostAsJsonAsync("api/session", new { jobNumber = "1100", password = first })).EnsureSuccessStatusCode();
        (await browser.PutAsJsonAsync("api/session/password", new { current = first, next = Own })).EnsureSuccessStatusCode();
        return browser;
    }
}
