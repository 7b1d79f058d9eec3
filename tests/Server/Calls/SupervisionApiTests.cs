namespace Antiphon.Server.Tests.Calls;

/// <summary>Supervisors at the talks of agents, over HTTP.</summary>
public sealed class SupervisionApiTests : IAsyncLifetime
{
    private CallApi _api = null!;

    public async Task InitializeAsync() => _api = await CallApi.Start();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task A_supervisor_hears_and_ends_talks_of_his_own_people_alone_and_every_attempt_is_written_down()
    {
        await _api.Post($"/api/calls/{_api.Call}/answer?as=1001&role=agent");
        _api.Scene.Switch.Register("8009");
        _api.Scene.Pump();
        var listen = new { mode = "listen", phone = new { kind = "extension", extension = "8009" } };
        Assert.Equal("out-of-scope", await Wish("monitoring", "as=9001&role=supervisor", listen));
        Assert.Equal("out-of-scope", await Wish("disconnect", "as=9001&role=supervisor"));
        Assert.Equal("out-of-scope", await Wish("take-over", "as=9001&role=supervisor"));
        Assert.Equal("phone-not-connected", await Wish("monitoring", "as=9000&role=administrator", new { mode = "listen" }));
        Assert.Equal("phone-not-connected", await Wish("take-over", "as=9000&role=administrator"));
        var heard = await (await _api.Post($"/api/calls/{_api.Call}/monitoring?as=9000&role=administrator", listen)).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(("1001", "listen", "8009"), (heard.GetProperty("agent").GetProperty("jobNumber").GetString(), heard.GetProperty("mode").GetString(), heard.GetProperty("phone").GetString()));
        Assert.Equal(JsonValueKind.Object, (await _api.Get("/api/desk?as=9000&role=administrator")).GetProperty("monitoring").ValueKind);
        Assert.Equal(JsonValueKind.Null, (await _api.Get("/api/desk?as=1001&role=agent")).GetProperty("monitoring").ValueKind);
        var left = _api.Http.DeleteAsync("/api/monitoring?as=9000&role=administrator");
        await TestKit.Eventually.Holds(() => { _api.Scene.Pump(); return left.IsCompleted; }, TimeSpan.FromSeconds(20), "he leaves");
        Assert.Equal(["9001 call-listen-refused 1001", "9001 call-disconnect-refused 1001", "9001 call-take-over-refused 1001",
            $"9000 call-listen {_api.Call}", $"9000 call-monitoring-ended {_api.Call}"], _api.Audit.Lines);
    }

    private Task<string> Wish(string action, string who, object? body = null) => CallApi.Code(_api.Post($"/api/calls/{_api.Call}/{action}?{who}", body));
}
