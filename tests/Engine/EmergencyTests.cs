using System.Collections.Immutable;
using Antiphon.Engine.Contract;

namespace Antiphon.Engine.Tests;

/// <summary>Calls for help: no right, limit, route, code or setting stands against them.</summary>
public sealed class EmergencyTests
{
    private static readonly DialPlan Plan = new()
    {
        Services = new PhoneServices { PickUpCode = "1", ParkFirst = 110, ParkPlaces = 20, ParkNumber = "119" },
        Trunks = [new TrunkSettings("first") { CallsMax = 1, CallsOutMax = 1, CallsOutPerHourMax = 1 }, new TrunkSettings("second") { CallsOutPerHourMax = 1 }],
        Routes = [new OutboundRoute("all", "All") { Patterns = ["0.", "1."], Trunks = [new("first")], Times = [new TimeWindow([], 0, 1)] }],
        Extensions = ImmutableDictionary<string, ExtensionSettings>.Empty.Add("8001", new("8001") { Right = CallRight.Internal, OutsideCallsMax = 1, OutsideCallsPerHourMax = 1, DoNotDisturb = true, ForwardAlways = "8002" }),
        RingGroups = ImmutableDictionary<string, RingGroup>.Empty.Add("120", new("120") { Members = [new("8001")] }),
    };

    [Theory, InlineData("110", "ext:8001"), InlineData("119", "ext:8001"), InlineData("120", "ext:8001"), InlineData("120", "ext:7777")]
    public void Call_for_help_goes_out_whatever_stands_against_it(string number, string phone)
    {
        var scene = With();
        for (var i = 0; i < 5; i++)
        {
            var call = new CallId($"help-{i}");
            scene.Give(new CallArrived(call, number, new PartyId(i + 1), phone, Simulated: false));
            Assert.Equal(new OutsideParty("first", number), scene.LastEffect<DialParty>().Party);
            scene.Give(new PartyGone(call, PartyEnd.Unreachable) { TrunkFailed = true });
            Assert.Equal(new OutsideParty("second", number), scene.LastEffect<DialParty>().Party);
        }
    }

    [Fact]
    public void Trunks_that_are_down_are_tried_when_there_are_no_others()
    {
        var scene = With();
        scene.Give(new TrunkTold("first", Up: false, "no-answer")).Give(new TrunkTold("second", Up: false, "no-answer"));
        scene.Give(new CallArrived(new("help"), "110", new PartyId(1), "ext:8001", Simulated: false));
        Assert.Equal(new OutsideParty("first", "110"), scene.LastEffect<DialParty>().Party);
    }

    [Fact]
    public void Agent_calls_for_help_from_the_page_though_the_number_leads_somewhere_inside()
    {
        var scene = With().SignedIn(Scene.Ann);
        var call = new CallId("help");
        scene.Give(new DialOut(call, Scene.Ann, "110", new PartyId(1))).Give(new DiallerReady(call));
        Assert.Equal(new OutsideParty("first", "110"), scene.LastEffect<DialCustomer>().Party);
    }

    private static Scene With() => new(centre => centre with
    {
        Plan = Plan,
        Numbers = centre.Numbers.Add("110", new ToParty(new ExtensionParty("8001"))).Add("119", new ToQueue(Scene.Sales)),
    });
}
