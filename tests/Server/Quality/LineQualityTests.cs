using Antiphon.Server.Tests.Calls;
using Antiphon.Switch;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Tests.Quality;

/// <summary>How the media of a call went is kept with it, leg by leg.</summary>
public sealed class LineQualityTests
{
    [Fact]
    public void Standing_leg_is_measured_by_the_talk_and_other_legs_by_their_life()
    {
        using var scene = new Scene().Opened();
        List<(CallId Call, LegRole Role, double Mos)> told = [];
        scene.Loop.Measured += (call, role, _, _, figures, _) => told.Add((call, role, figures.Mos));
        var browser = scene.SignInAtPage(Scene.Ann);
        var caller = scene.Arrive();
        var call = scene.State.Calls.Keys.Single();
        scene.Ask(new OfferTaken(scene.State.Offers.Keys.Single()));
        scene.Loop.On(new TalkQuality(browser, new LegFigures(10, 10, 0, 1, null, 4.3), "OPUS", scene.Clock.GetUtcNow()));
        scene.Loop.On(new TalkQuality(caller, new LegFigures(10, 10, 0, 1, null, 4.1), "PCMA", scene.Clock.GetUtcNow()));     // told again at its end
        scene.Loop.On(new LegQuality(caller, 1, 2, 30, 4.1, scene.Clock.GetUtcNow()) { Codec = "PCMA" });
        scene.Pump();
        Assert.Equal([(call, LegRole.Standing, 4.3), (call, LegRole.Caller, 4.1)], told);
    }
}

/// <summary>The same through the whole centre.</summary>
[Collection(OneCentre.Name)]
public sealed class LineQualityStories(SharedCentre shared)
{
    [Fact]
    public async Task Call_tells_afterwards_how_its_line_was()
    {
        using var admin = shared.Centre.Program();
        var sip = new IPEndPoint(IPAddress.Loopback, shared.Centre.Services.GetRequiredService<TelephoneSwitch>().SipUdp.Port);
        await using var phone = new WirePhone("13911112222", sip);
        await using var audio = new WireAudio(440);
        var call = WireCall.To(phone, "4002");
        audio.TalkTo(await call.Connect(WireCall.Sdp(audio.Local)));
        await audio.Hears(440);
        var id = (await (await admin.GetAsync("api/calls?number=13911112222")).Json()).GetProperty("items")[0].GetProperty("id").GetString();
        Assert.Equal(0, (await (await admin.GetAsync($"api/calls/{id}/quality")).Json()).GetArrayLength());
        await call.Bye();

        var legs = await Eventually.Gets(async () => await (await admin.GetAsync($"api/calls/{id}/quality")).Json() is { } read && read.GetArrayLength() > 0 ? read.EnumerateArray().ToArray() : null,
            WirePhone.Patience, "the figures of its one leg");
        var leg = legs.Single();
        Assert.Equal(("caller", "PCMA"), (leg.GetProperty("role").GetString(), leg.GetProperty("codec").GetString()));
        Assert.InRange(leg.GetProperty("mos").GetDouble(), 3, 4.5);
        Assert.Equal("404 not-found", await (await admin.GetAsync("api/calls/0000000000000/quality")).Refusal());
    }
}
