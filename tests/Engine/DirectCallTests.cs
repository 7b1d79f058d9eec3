using System.Collections.Immutable;
using Antiphon.Engine.Contract;
using static Antiphon.Engine.Tests.Scene;

namespace Antiphon.Engine.Tests;

/// <summary>An agent is called by his own number.</summary>
public sealed class DirectCallTests
{
    private const string PhonePrefix = "ext:";
    private static readonly ExtensionSettings Desk = new("8100");

    [Fact]
    public void A_number_leads_to_one_agent_who_rings_before_the_call_is_answered()
    {
        var scene = With("4050", new ToAgent(Ann)).SignedIn(Bob).SignedIn(Ann);
        var call = scene.Call("4050");
        Assert.Equal((Ann, OfferPurpose.Direct), scene.LastEffect<OfferToAgent>() is var offer ? (offer.Agent, offer.Purpose) : default);
        scene.LastEffect<RingCaller>();
        Assert.Empty(scene.Effects.OfType<AnswerCall>());
        scene.Give(new OfferTaken(scene.OfferOf(Ann).Id));
        Assert.Equal([typeof(AnswerCall), typeof(JoinTalk)], scene.Last.Effects.Select(e => e.GetType()));
        scene.Give(new TalkJoined(call, scene.OfferOf(Ann).Id));
        Assert.Equal((AgentState.Talking, AgentState.Ready), (scene.StateOf(Ann), scene.StateOf(Bob)));
        scene.Give(new CallerLeft(call));
        Assert.Equal((EndReason.Normal, null), (scene.EndOf(call).Reason, scene.EndOf(call).Lost));
    }

    [Fact]
    public void Who_is_not_ready_or_not_here_is_busy_to_the_caller_and_nobody_else_rings()
    {
        var scene = With("4050", new ToAgent(Ann)).SignedIn(Bob);
        var absent = scene.Call("4050");
        Assert.Equal(ReleaseCause.Busy, scene.LastEffect<ReleaseCall>().Cause);
        scene.SignedIn(Ann).Give(new GoNotReady(Ann, "meal"));
        var resting = scene.Call("4050");
        Assert.Equal(ReleaseCause.Busy, scene.LastEffect<ReleaseCall>().Cause);
        Assert.All([absent, resting], call => Assert.Equal((EndReason.Unreachable, null), (scene.EndOf(call).Reason, scene.EndOf(call).Lost)));
        Assert.Empty(scene.Events.OfType<OfferMade>());
    }

    [Theory, InlineData(true, ReleaseCause.Busy), InlineData(false, ReleaseCause.NoAnswer)]
    public void Turned_down_or_not_answered_the_call_ends_and_the_agent_leaves_ready(bool turnedDown, ReleaseCause cause)
    {
        var scene = With("4050", new ToAgent(Ann)).SignedIn(Ann);
        var call = scene.Call("4050");
        if (turnedDown) scene.Give(new OfferRefused(scene.OfferOf(Ann).Id));
        else scene.Pass(new QueueSettings(QueueId.None).OfferSeconds);
        Assert.Equal(cause, scene.LastEffect<ReleaseCall>().Cause);
        Assert.Equal(AgentState.NotReady, scene.StateOf(Ann));
        Assert.Equal(EndReason.Unreachable, scene.EndOf(call).Reason);
    }

    [Fact]
    public void A_telephone_of_the_house_dials_the_job_number_and_a_rule_may_lead_to_it()
    {
        var scene = With("4050", new ToRules([new InboundRule(new ToAgent(Bob)) { Trait = "known" }], new ToAgent(Ann))).SignedIn(Ann).SignedIn(Bob);
        var inside = new CallId("inside");
        scene.Give(new CallArrived(inside, Bob.Value, new PartyId(7), PhonePrefix + Desk.Number, Simulated: false));
        Assert.Equal(Bob, scene.LastEvent<OfferMade>().Agent);
        scene.Give(new CallerLeft(inside));
        Assert.Equal(AgentState.Ready, scene.StateOf(Bob));
        scene.Give(new CallArrived(new("known"), "4050", new PartyId(8), "main", Simulated: false) { Traits = ["known"] });
        Assert.Equal(Bob, scene.LastEvent<OfferMade>().Agent);
        scene.Call("4050");
        Assert.Equal(Ann, scene.LastEvent<OfferMade>().Agent);
    }

    private static Scene With(string number, Destination to) => new(centre => centre with
    {
        Numbers = centre.Numbers.Add(number, to),
        Plan = new DialPlan { Extensions = ImmutableDictionary<string, ExtensionSettings>.Empty.Add(Desk.Number, Desk) },
    });
}
