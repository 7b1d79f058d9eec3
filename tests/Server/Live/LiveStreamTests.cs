using Antiphon.Server.Live;
using Antiphon.Server.Security.Organisation;
using Antiphon.Server.Security.Roles;
using Antiphon.Server.Tests.Calls;

namespace Antiphon.Server.Tests.Live;

/// <summary>What is told while it happens, and to whom.</summary>
public sealed class LiveStreamTests : IDisposable
{
    private static Viewer Agent(string job) => new(job, permission => permission == Permission.SeeBoard ? PeopleScope.All : PeopleScope.Own(job));

    private static readonly Viewer Supervisor = new("9000", _ => PeopleScope.All);
    private readonly Scene _scene = new Scene().Opened();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Agent_sees_his_own_desk_and_calls_and_nobody_elses()
    {
        var ann = _scene.Stream.Join(Agent("1001"), null);
        var bob = _scene.Stream.Join(Agent("1002"), null);
        var supervisor = _scene.Stream.Join(Supervisor, null);
        TalkWithAnn();

        Assert.Contains(Read(ann), e => Type(e) == "desk" && e.GetProperty("data").GetProperty("offer").ValueKind == JsonValueKind.Object);
        Assert.DoesNotContain(Read(bob), e => Type(e) is "desk" or "call");
        var seen = Read(supervisor);
        Assert.DoesNotContain(seen, e => Type(e) == "desk");
        Assert.Equal(["in-progress", "in-progress", "answered"], seen.Where(e => Type(e) == "call").Select(e => e.GetProperty("data").GetProperty("result").GetString()!));
    }

    [Fact]
    public void Who_comes_back_goes_on_behind_the_last_event_he_has()
    {
        var first = _scene.Stream.Join(Supervisor, null);
        _scene.Stream.Tell("simulation", new { on = true });
        var last = Read(first)[^1].GetProperty("seq").GetInt64();
        _scene.Stream.Leave(first);
        _scene.Stream.Tell("simulation", new { on = false });

        var again = Read(_scene.Stream.Join(Supervisor, last));
        Assert.True(again[0].GetProperty("data").GetProperty("resumed").GetBoolean());
        Assert.Equal(last + 1, again.Single(e => Type(e) == "simulation").GetProperty("seq").GetInt64());
    }

    [Fact]
    public void Event_that_is_no_longer_kept_cannot_be_resumed()
    {
        var first = Read(_scene.Stream.Join(Supervisor, null))[0].GetProperty("seq").GetInt64();
        for (var i = 0; i <= LiveStream.Kept; i++) _scene.Stream.Tell("simulation", new { on = true });
        Assert.False(Read(_scene.Stream.Join(Supervisor, first))[0].GetProperty("data").GetProperty("resumed").GetBoolean());
        Assert.True(Read(_scene.Stream.Join(Supervisor, first + 1))[0].GetProperty("data").GetProperty("resumed").GetBoolean());
        Assert.False(Read(_scene.Stream.Join(Supervisor, long.MaxValue))[0].GetProperty("data").GetProperty("resumed").GetBoolean());
    }

    [Fact]
    public void Client_that_does_not_read_is_given_up_and_holds_no_memory()
    {
        var slow = _scene.Stream.Join(Supervisor, null);
        for (var i = 0; i <= LiveStream.WaitingMax; i++) _scene.Stream.Tell("simulation", new { on = true });
        Assert.True(slow.Lagging);
        Assert.Empty(Read(slow));
    }

    [Fact]
    public void Queue_is_told_at_most_every_quarter_of_a_second()
    {
        _scene.Pass(1);
        var client = _scene.Stream.Join(Supervisor, null);
        for (var i = 0; i < 10; i++) _scene.Arrive();
        Assert.Single(Read(client), e => Type(e) == "queue");

        _scene.Pass(0.25);
        var queue = Assert.Single(Read(client), e => Type(e) == "queue").GetProperty("data");
        Assert.Equal(10, queue.GetProperty("waiting").GetArrayLength());
        Assert.Equal("王小明", queue.GetProperty("waiting")[0].GetProperty("caller").GetProperty("name").GetString());
    }

    [Fact]
    public void Desk_shows_the_offer_then_the_call_then_the_wrap_up()
    {
        _scene.SignInAtPage(Scene.Ann);
        _scene.Arrive();
        var offer = _scene.Board.Desk("1001").Offer!;
        Assert.Equal(("sales", "13800138000", "王小明", false), (offer.Queue, offer.Caller.Number, offer.Caller.Name, offer.PhoneRings));

        _scene.Ask(new OfferTaken(_scene.State.Offers.Keys.Single()));
        Assert.Null(_scene.Board.Desk("1001").Offer);
        Assert.NotNull(_scene.Board.Desk("1001").Call!.TalkStartedAt);
        _scene.Ask(new HangUp(new CallId(offer.CallId), Scene.Ann));
        Assert.Equal(offer.CallId, _scene.Board.Desk("1001").Call!.CallId);
        _scene.Ask(new FinishWrapUp(Scene.Ann));
        Assert.Null(_scene.Board.Desk("1001").Call);
        Assert.Equal(AgentState.Ready, _scene.Board.Desk("1001").Agent!.State);
    }

    private void TalkWithAnn()
    {
        _scene.SignInAtPhone(Scene.Ann);
        var caller = _scene.Arrive();
        _scene.Switch.Answer(_scene.Switch.Ringing("81001")!.Value);
        _scene.Pass(1);
        _scene.Switch.HangUp(caller);
        _scene.Pump();
    }

    private static string Type(JsonElement frame) => frame.GetProperty("type").GetString()!;

    private static List<JsonElement> Read(LiveClient client) => [.. client.Waiting().Select(f => JsonDocument.Parse(f).RootElement)];
}
