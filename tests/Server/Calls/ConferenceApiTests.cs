using System.Collections.Immutable;
using Antiphon.Server.Features.Recordings;
using Antiphon.Switch.Contract;
using Microsoft.EntityFrameworkCore;

namespace Antiphon.Server.Tests.Calls;

/// <summary>A room of a flow, run by its chair over HTTP.</summary>
public sealed class ConferenceApiTests : IAsyncLifetime
{
    private const int Parties = 30;
    private const string Chair = "as=9000&role=administrator";
    private readonly List<LegId> _legs = [];
    private CallApi _api = null!;

    public async Task InitializeAsync()
    {
        _api = await CallApi.Start();
        var room = new FlowId("room");
        _ = _api.Scene.Calls.Configure(Scene.Centre with
        {
            Version = 2,
            Flows = Scene.Centre.Flows.Add(room, new Flow(room, 1, "answer", ImmutableDictionary<string, FlowNode>.Empty
                .Add("answer", new AnswerNode("in")).Add("in", new ConferenceNode("meeting", Recorded: true, Apart: true)))),
            Numbers = Scene.Centre.Numbers.Add("4805", new ToFlow(room)),
        });
        _api.Scene.Pump();
        for (var i = 0; i < Parties; i++)
        {
            _legs.Add(_api.Scene.Arrive("4805", $"138000000{i:00}"));
            _api.Scene.Pass(1);
        }
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task The_chair_sees_thirty_parties_mutes_one_and_drops_another_and_one_recording_is_made_of_all_and_one_of_each()
    {
        var room = Assert.Single((await _api.Get($"/api/conferences?{Chair}")).EnumerateArray());
        Assert.Equal(("meeting", "4805", true, true), (room.GetProperty("name").GetString(), room.GetProperty("dialled").GetString(), room.GetProperty("recorded").GetBoolean(), room.GetProperty("apart").GetBoolean()));
        var parties = room.GetProperty("parties").EnumerateArray().ToList();
        Assert.Equal(Enumerable.Range(0, Parties).Select(i => $"138000000{i:00}"), parties.Select(p => p.GetProperty("caller").GetProperty("number").GetString()));

        _api.Scene.Switch.Listener!.On(new ActiveSpeakers("meeting", [_legs[3], _legs[7]], _api.Scene.Clock.GetUtcNow()));
        _api.Scene.Pump();
        Assert.Equal([Call(3), Call(7)], (await Now()).Where(p => p.GetProperty("speaks").GetBoolean()).Select(Id));

        Assert.Equal(HttpStatusCode.NoContent, (await Act(3, "mute")).StatusCode);
        Assert.Equal([Call(3)], (await Now()).Where(p => p.GetProperty("muted").GetBoolean()).Select(Id));
        Assert.Equal(HttpStatusCode.NoContent, (await Act(3, "unmute")).StatusCode);
        Assert.Equal([new(_legs[3], ConferenceRole.Listen), new(_legs[3], ConferenceRole.Talk)], _api.Scene.Switch.Done.OfType<SetConferenceRole>());

        Assert.Equal(HttpStatusCode.NoContent, (await Act(5, "drop")).StatusCode);
        _api.Scene.Pump();
        Assert.Equal(Parties - 1, (await Now()).Count);
        Assert.Equal("call-unknown", await CallApi.Code(Act(5, "mute")));
        Assert.Equal("not-found", await CallApi.Code(Act(4, "sing")));
        Assert.Equal("call-unknown", await CallApi.Code(_api.Post($"/api/conferences/other/parties/{Call(4)}/mute?{Chair}")));
        Assert.Equal([$"9000 conference-mute {Call(3)}", $"9000 conference-unmute {Call(3)}", $"9000 conference-drop {Call(5)}"], _api.Audit.Lines.Where(l => l.Contains("conference-", StringComparison.Ordinal) && l.StartsWith("9000", StringComparison.Ordinal)));

        _api.Scene.Pass(10);
        foreach (var leg in _legs.Where((_, i) => i != 5)) _api.Scene.Switch.HangUp(leg);
        _api.Scene.Pump();
        Assert.Empty((await _api.Get($"/api/conferences?{Chair}")).EnumerateArray());
        var calls = Enumerable.Range(0, Parties).Select(Call).ToList();
        await using var db = _api.Scene.Databases.CreateDbContext();
        Assert.Equal((calls[0], RecordingState.Complete), Assert.Single(db.Set<Recording>().AsNoTracking().Where(r => r.PartOf == null && r.State == RecordingState.Complete).ToList()) is var whole ? (whole.CallId, whole.State) : default);
        var detail = await _api.Get($"/api/recordings/{calls[9]}/detail?{Chair}");
        Assert.Equal(calls[0], detail.GetProperty("id").GetString());
        var alone = detail.GetProperty("parts").EnumerateArray().ToList();
        Assert.Equal(Enumerable.Range(0, Parties).Select(i => ("party", $"138000000{i:00}")), alone.Select(p => (p.GetProperty("kind").GetString()!, p.GetProperty("party").GetString()!)));
        Assert.Equal(Enumerable.Range(0, Parties).Select(i => (double)i), alone.Select(p => p.GetProperty("from").GetDouble()));

        var link = (await (await _api.Http.PostAsJsonAsync($"/api/recordings/{calls[0]}/link?{Chair}", new { reason = "who said it", part = alone[9].GetProperty("id").GetString() })).Content.ReadFromJsonAsync<JsonElement>()).GetProperty("url").GetString();
        Assert.Equal("audio/wav", (await _api.Http.GetAsync($"{link}&{Chair}")).Content.Headers.ContentType!.MediaType);
        Assert.Equal("not-found", await CallApi.Code(_api.Http.PostAsJsonAsync($"/api/recordings/{calls[0]}/link?{Chair}", new { reason = "x", part = "../x" })));
    }

    private Dictionary<int, string> _calls = [];

    private string Call(int party)
    {
        if (_calls.Count == 0) _calls = _api.Scene.State.Calls.Values.Where(c => c.Dialled == "4805").OrderBy(c => c.StartedAt).Select((c, i) => (i, c.Id.Value)).ToDictionary();
        return _calls[party];
    }

    private static string Id(JsonElement party) => party.GetProperty("callId").GetString()!;

    private async Task<List<JsonElement>> Now() => [.. (await _api.Get($"/api/conferences?{Chair}"))[0].GetProperty("parties").EnumerateArray()];

    private Task<HttpResponseMessage> Act(int party, string action) => _api.Post($"/api/conferences/meeting/parties/{Call(party)}/{action}?{Chair}");
}
