using Antiphon.Engine.Contract;

namespace Antiphon.Engine.Tests;

/// <summary>Faxes as calls: in by a number that leads to one, out by the routes.</summary>
public sealed class FaxTests
{
    private static readonly CallId Document = new("fax-1");
    private readonly Scene _scene = new(centre => centre with
    {
        Numbers = centre.Numbers.SetItem("4333", new ToFax()),
        Plan = new DialPlan
        {
            Trunks = [new TrunkSettings("one"), new TrunkSettings("two")],
            Routes = [new OutboundRoute("out", "Out") { Patterns = ["0."], Trunks = [new RouteTrunk("one"), new RouteTrunk("two")] }],
        },
    });

    [Fact]
    public void A_number_that_leads_to_fax_is_answered_by_the_machine_and_ends_with_it()
    {
        var call = new CallId("in");
        _scene.Give(new CallArrived(call, "4333", new PartyId(1), "carrier", Simulated: false));
        Assert.Equal(new EngineEffect[] { new AnswerCall(call), new TakeFax(call) }, _scene.Last.Effects.ToArray());
        _scene.Give(new FaxDone(call, Complete: true));
        Assert.Equal(EndReason.Normal, _scene.LastEvent<CallEnded>().Reason);
        Assert.Empty(_scene.State.Calls);
    }

    [Fact]
    public void A_document_goes_out_by_the_routes_and_by_the_next_trunk_where_the_first_fails()
    {
        Send("01055550100");
        Assert.Equal(new BeginFax(Document, "01055550100"), _scene.Last.Effects[0]);
        Assert.Equal("one", ((OutsideParty)_scene.LastEffect<DialParty>().Party).Trunk);
        _scene.Give(new PartyGone(Document, PartyEnd.Unreachable) { TrunkFailed = true });
        Assert.Equal("two", ((OutsideParty)_scene.LastEffect<DialParty>().Party).Trunk);
        _scene.Give(new PartyAnswered(Document)).Give(new FaxDone(Document, Complete: true));
        Assert.Equal((EndReason.Normal, ReleaseParty.System), (_scene.LastEvent<CallEnded>().Reason, _scene.LastEvent<CallEnded>().By));
        Assert.Empty(_scene.State.Calls);
    }

    [Fact]
    public void A_machine_that_is_busy_ends_the_call()
    {
        Send("01055550100");
        _scene.Give(new PartyGone(Document, PartyEnd.Busy));
        Assert.Equal(EndReason.Refused, _scene.LastEvent<CallEnded>().Reason);
    }

    [Theory, InlineData("4333"), InlineData("008613800138000")]
    public void A_number_that_no_route_opens_is_refused_before_anything_happens(string number)
    {
        Send(number);
        Assert.Equal(Refusal.OutsideNotAllowed, _scene.Last.Refused);
        Assert.Empty(_scene.Last.Events);
    }

    private void Send(string number) => _scene.Give(new FaxOut(Document, number, new PartyId(7), "fax:1001", CallRight.Domestic));
}
