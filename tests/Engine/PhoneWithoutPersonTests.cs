using Antiphon.Engine.Contract;
using static Antiphon.Engine.Tests.Scene;

namespace Antiphon.Engine.Tests;

/// <summary>A phone that serves a queue by itself is ready exactly as long as it is registered.</summary>
public sealed class PhoneWithoutPersonTests
{
    private static readonly AgentId Desk = new("6000");

    private readonly Scene _scene = new(centre => centre with
    {
        Agents = centre.Agents.Add(Desk, new AgentSettings(Desk, [Service]) { FollowsPhone = "6000" }),
        Queues = centre.Queues.SetItem(Service, centre.Queues[Service] with { MissesMax = 0, RejectAllowed = true }),
    });

    [Fact]
    public void Registering_signs_it_in_and_it_gets_the_caller_who_waits()
    {
        var call = _scene.Call("4011");
        _scene.Give(new PhoneBack(Desk));
        Assert.Equal(("6000", false), (_scene.LastEvent<AgentSignedIn>().Phone, _scene.LastEvent<AgentSignedIn>().Standing));
        Assert.Equal(call, _scene.OfferOf(Desk).Call);
        _scene.Give(new PhoneBack(Desk)).AssertNothing();
    }

    [Fact]
    public void It_leaves_with_its_registration_at_once()
    {
        _scene.Give(new PhoneBack(Desk)).Give(new PhoneLost(Desk));
        Assert.Empty(_scene.State.Agents);
        Assert.Null(_scene.State.NextDue);
        _scene.Give(new PhoneBack(Desk));
        Assert.Equal(AgentState.Ready, _scene.StateOf(Desk));
    }

    [Fact]
    public void A_call_that_rings_there_when_it_leaves_waits_on()
    {
        _scene.Give(new PhoneBack(Desk));
        var call = _scene.Call("4011");
        _scene.Give(new PhoneLost(Desk));
        Assert.Equal(CallPhase.Queued, _scene.PhaseOf(call));
        Assert.Empty(_scene.State.Agents);
    }

    [Fact]
    public void It_leaves_after_the_talk_unless_it_is_back_by_then()
    {
        _scene.Give(new PhoneBack(Desk));
        var call = _scene.TalkingWith(Desk, "4011");
        _scene.Give(new PhoneLost(Desk)).Give(new CallerLeft(call));
        Assert.Empty(_scene.State.Agents);

        _scene.Give(new PhoneBack(Desk));
        call = _scene.TalkingWith(Desk, "4011");
        _scene.Give(new PhoneLost(Desk)).Give(new PhoneBack(Desk)).Give(new CallerLeft(call));
        Assert.Equal(AgentState.Ready, _scene.StateOf(Desk));
    }

    [Theory, InlineData("expired"), InlineData("rejected"), InlineData("undeliverable")]
    public void After_an_offer_that_came_to_nothing_it_rests_and_is_ready_again(string what)
    {
        _scene.Give(new PhoneBack(Desk));
        var call = _scene.Call("4011");
        var offer = _scene.OfferOf(Desk).Id;
        if (what == "expired") _scene.Pass(20);
        else _scene.Give(what == "rejected" ? new OfferRefused(offer) : new OfferUndeliverable(offer, "busy"));
        Assert.Equal(AgentState.NotReady, _scene.StateOf(Desk));
        var ready = _scene.Now.AddSeconds(5);
        _scene.PassTo(ready.AddMilliseconds(-1));
        Assert.Equal(CallPhase.Queued, _scene.PhaseOf(call));
        _scene.PassTo(ready);
        Assert.Equal(call, _scene.OfferOf(Desk).Call);
    }

    [Fact]
    public void A_new_process_waits_for_it_to_register()
    {
        _scene.Give(new PhoneBack(Desk));
        _scene.TalkingWith(Desk, "4011");
        _scene.Give(new Restarted());
        Assert.Empty(_scene.State.Agents);
    }
}
