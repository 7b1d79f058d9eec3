using Antiphon.Engine.Contract;
using static Antiphon.Engine.Tests.Scene;

namespace Antiphon.Engine.Tests;

/// <summary>Chats and mails beside calls: capacity, and what interrupts what.</summary>
public sealed class ChannelTests
{
    private readonly Scene _scene = new Scene(With(Sales, queue => queue with { WrapUpSecondsMax = 0 })).SignedIn(Ann);

    private WorkInHand[] InHand(AgentId? agent = null) => [.. _scene.State.Agents[agent ?? Ann].Works];

    private void Come(ContactChannel channel, params string[] works)
    {
        foreach (var work in works) _scene.Give(new WorkArrived(new(work), channel, Sales)).Pass(1);
    }

    [Fact]
    public void An_agent_gets_as_many_chats_as_he_has_room_for_and_the_next_one_when_one_is_over()
    {
        Come(ContactChannel.Chat, "c1", "c2", "c3", "c4", "c5");
        Assert.Equal(["c1", "c2", "c3"], InHand().Select(work => work.Id.Value));
        _scene.Give(new WorkDone(new("c2"))).Give(new WorkDone(new("c1")));
        Assert.Equal(["c3", "c4", "c5"], InHand().Select(work => work.Id.Value));
        Assert.Empty(_scene.State.Works);
    }

    [Fact]
    public void His_own_capacity_goes_before_that_of_everybody()
    {
        _scene.Configure(_scene.State.Centre with { Agents = _scene.State.Centre.Agents.SetItem(Ann, _scene.State.Centre.Agents[Ann] with { Capacities = _scene.State.Centre.Agents[Ann].Capacities.Add(ContactChannel.Chat, 1).Add(ContactChannel.Mail, 0) }) });
        Come(ContactChannel.Chat, "c1", "c2");
        Come(ContactChannel.Mail, "m1");
        Assert.Equal("c1", Assert.Single(InHand()).Id.Value);
        Assert.Equal(2, _scene.State.Works.Count);
    }

    [Fact]
    public void A_call_interrupts_mails_which_go_on_when_it_is_over()
    {
        Come(ContactChannel.Mail, "m1", "m2");
        var call = _scene.TalkingWith(Ann);
        Assert.All(InHand(), work => Assert.True(work.Interrupted));
        _scene.Pass(60).Give(new CallerLeft(call));
        Assert.All(InHand(), work => Assert.False(work.Interrupted));
        Assert.Equal((2, 2), (_scene.Events.OfType<WorkInterrupted>().Count(), _scene.Events.OfType<WorkResumed>().Count()));
    }

    [Fact]
    public void Who_chats_gets_no_call_until_the_chat_is_over_unless_blending_says_so()
    {
        Come(ContactChannel.Chat, "c1");
        var call = _scene.Call();
        Assert.Equal(CallPhase.Queued, _scene.PhaseOf(call));
        _scene.Give(new WorkDone(new("c1")));
        Assert.Equal(CallPhase.Offered, _scene.PhaseOf(call));

        _scene.Take(Ann).Configure(_scene.State.Centre with { Channels = new ChannelRules { Blends = [new(ContactChannel.Chat, ContactChannel.Voice, Blending.Beside), new(ContactChannel.Voice, ContactChannel.Chat, Blending.Beside)] } });
        Come(ContactChannel.Chat, "c2");
        Assert.False(Assert.Single(InHand()).Interrupted);
        _scene.Give(new CallerLeft(call));
        Assert.Equal(CallPhase.Offered, _scene.PhaseOf(_scene.Call()));
    }

    [Fact]
    public void Work_goes_to_whoever_has_least_in_hand_and_waits_again_with_its_age_when_he_signs_out()
    {
        _scene.SignedIn(Bob);
        Come(ContactChannel.Chat, "c1", "c2", "c3");
        Assert.Equal((2, 1), (InHand().Length, InHand(Bob).Length));
        _scene.Give(new GoNotReady(Bob, "break")).Give(new SignOut(Ann));
        Assert.Equal(["c1", "c3"], _scene.State.Works.Values.OrderBy(work => work.ArrivedAt).Select(work => work.Id.Value));
        _scene.Give(new GoReady(Bob));
        Assert.Equal(["c2", "c1", "c3"], InHand(Bob).Select(work => work.Id.Value));
        Assert.True(InHand(Bob)[1].ArrivedAt < InHand(Bob)[0].Since);
    }

    [Fact]
    public void Work_that_comes_twice_or_for_no_queue_or_as_a_call_changes_nothing()
    {
        Come(ContactChannel.Chat, "c1");
        foreach (var input in new EngineInput[] { new WorkArrived(new("c1"), ContactChannel.Chat, Sales), new WorkArrived(new("x"), ContactChannel.Chat, new("nowhere")), new WorkArrived(new("y"), ContactChannel.Voice, Sales), new WorkDone(new("z")) })
        {
            _scene.Give(input);
            _scene.AssertNothing();
        }
    }

    [Fact]
    public void A_message_rings_at_who_has_the_skill_and_whoever_takes_it_has_it_until_it_is_over()
    {
        var queue = _scene.State.Centre.Queues[Sales] with { Stages = [new SkillStage([new(0, [new("gas", 5)])])], OfferSeconds = 15 };
        _scene.Configure(_scene.State.Centre with { Queues = _scene.State.Centre.Queues.SetItem(Sales, queue), Agents = _scene.State.Centre.Agents.SetItem(Bob, _scene.State.Centre.Agents[Bob] with { Skills = _scene.State.Centre.Agents[Bob].Skills.SetItem("gas", 6) }) });
        Come(ContactChannel.Message, "v1");
        Assert.Empty(InHand());
        _scene.SignedIn(Bob);
        Assert.Equal(_scene.Now.AddSeconds(15), Assert.Single(InHand(Bob)).AnswerBy);
        _scene.Give(new TakeWork(Bob, new("v1"))).Pass(60);
        Assert.Null(Assert.Single(InHand(Bob)).AnswerBy);
        Assert.Equal(AgentState.Ready, _scene.State.Agents[Bob].State);
        Come(ContactChannel.Message, "v2");
        Assert.Single(InHand(Bob));
        _scene.Give(new WorkDone(new("v1")));
        Assert.Equal("v2", Assert.Single(InHand(Bob)).Id.Value);
    }

    [Fact]
    public void A_message_that_nobody_takes_in_time_or_that_is_turned_down_goes_to_the_next_with_its_age()
    {
        Come(ContactChannel.Message, "v1");
        var arrived = Assert.Single(InHand()).ArrivedAt;
        _scene.Pass(_scene.State.Centre.Queues[Sales].OfferSeconds);
        Assert.Equal((AgentState.NotReady, SystemReason.NoAnswer), (_scene.State.Agents[Ann].State, _scene.State.Agents[Ann].Reason));
        _scene.SignedIn(Bob).Give(new DeclineWork(Bob, new("v1")));
        Assert.Equal((AgentState.NotReady, SystemReason.Rejected), (_scene.State.Agents[Bob].State, _scene.State.Agents[Bob].Reason));
        Assert.Equal([SystemReason.NoAnswer, SystemReason.Rejected], _scene.Events.OfType<WorkReturned>().Select(e => e.Reason));
        _scene.Give(new GoReady(Ann));
        Assert.Equal(arrived, Assert.Single(InHand()).ArrivedAt);
    }

    [Fact]
    public void A_call_goes_before_a_message_that_rings_and_lets_one_rest_that_was_taken()
    {
        Come(ContactChannel.Message, "v1");
        var call = _scene.TalkingWith(Ann);
        Assert.Empty(InHand());
        Assert.Single(_scene.State.Works);
        _scene.Give(new CallerLeft(call)).Give(new TakeWork(Ann, new("v1")));
        var next = _scene.TalkingWith(Ann);
        Assert.True(Assert.Single(InHand()).Interrupted);
        _scene.Give(new CallerLeft(next));
        Assert.False(Assert.Single(InHand()).Interrupted);
    }

    [Fact]
    public void What_rings_at_somebody_else_is_not_taken_and_a_queue_may_forbid_to_turn_down()
    {
        _scene.Configure(_scene.State.Centre with { Queues = _scene.State.Centre.Queues.SetItem(Sales, _scene.State.Centre.Queues[Sales] with { RejectAllowed = false }) });
        Come(ContactChannel.Message, "v1");
        _scene.Give(new TakeWork(Bob, new("v1"))).AssertRefused(Refusal.OfferUnknown);
        _scene.Give(new DeclineWork(Ann, new("v1"))).AssertRefused(Refusal.RejectNotAllowed);
        _scene.Give(new TakeWork(Ann, new("v1"))).Give(new DeclineWork(Ann, new("v1")));
        Assert.Empty(InHand());
    }
}
