using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Switch.Contract;
using Microsoft.EntityFrameworkCore;

namespace Antiphon.Server.Tests.Calls;

/// <summary>Hold, transfer, consult, conference and calls of an agent's own: what the switch is told, and what the call list says afterwards.</summary>
public sealed class CallControlTests : IDisposable
{
    private static readonly Destination Outside = new ToParty(new OutsideParty("", "13900001111"));
    private readonly Scene _scene = new Scene().Opened();

    public CallControlTests()
    {
        _ = _scene.Calls.Configure(Scene.Centre with { Version = 2, Outside = new OutsideCalls("carrier", []) });
        _scene.Pump();
    }

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void On_hold_the_customer_hears_music_and_hold_is_no_talk_time()
    {
        var (ann, caller, call) = TalkAtPage();
        _scene.Pass(10);
        Assert.Null(_scene.Ask(new HoldCall(call, Scene.Ann)));
        Assert.Equal(ann, _scene.Switch.Last<PartLegs>(caller)!.Other);
        Assert.Equal((true, "music.wav"), (_scene.Switch.Last<Play>(caller)!.Loop, ((FilePart)_scene.Switch.Last<Play>(caller)!.Parts.Single()).Path));
        Assert.Equal(TalkShape.Held, _scene.Board.Desk("1001").Call!.Shape);
        _scene.Pass(20);
        var joins = Joins();
        Assert.Null(_scene.Ask(new ResumeCall(call, Scene.Ann)));
        Assert.Equal(joins + 1, Joins());
        _scene.Pass(5);
        _scene.Switch.HangUp(caller);
        _scene.Pump();
        Assert.Equal((15_000, 20_000, ReleaseParty.Customer), (_scene.Record().TalkMs, _scene.Record().HoldMs, _scene.Record().ReleasedBy));
        AssertBalanced(_scene.Record());
    }

    [Fact]
    public void The_hold_key_of_a_telephone_is_the_hold_of_the_talk()
    {
        _scene.SignInAtPhone(Scene.Ann);
        var caller = _scene.Arrive();
        var phone = _scene.Switch.Ringing("81001")!.Value;
        _scene.Switch.Answer(phone);
        _scene.Pump();
        _scene.Loop.On(new LegHeld(phone, _scene.Clock.GetUtcNow()));
        _scene.Pump();
        Assert.Equal(AgentState.Held, _scene.State.Agents[Scene.Ann].State);
        Assert.True(_scene.Switch.Last<Play>(caller)!.Loop);
        _scene.Loop.On(new LegResumed(phone, _scene.Clock.GetUtcNow()));
        _scene.Pump();
        Assert.Equal(AgentState.Talking, _scene.State.Agents[Scene.Ann].State);
    }

    [Theory, InlineData("1002", true), InlineData("7777777", false)]
    public void The_transfer_key_of_a_telephone_hands_the_customer_on_or_is_refused(string target, bool granted)
    {
        _scene.SignInAtPhone(Scene.Ann);
        _scene.Pass(1);
        _scene.SignInAtPhone(Scene.Bob);
        var caller = _scene.Arrive();
        var phone = _scene.Switch.Ringing("81001")!.Value;
        _scene.Switch.Answer(phone);
        _scene.Pump();
        _scene.Loop.On(new TransferAsked(phone, 1, target, Replaces: null, _scene.Clock.GetUtcNow()));
        _scene.Pump();
        Assert.Equal(granted, _scene.Switch.Last<AcceptTransfer>(phone) is not null);
        Assert.Equal(granted, _scene.Switch.Last<RefuseTransfer>(phone) is null);
        Assert.Equal(granted, _scene.Switch.Ringing("81002") is not null);
        Assert.Contains(_scene.Switch.Legs, leg => leg.Id == caller);
    }

    [Fact]
    public void Blind_transfer_rings_the_colleague_and_the_first_phone_is_free()
    {
        var (ann, caller, call) = TalkAtPage();
        _scene.SignInAtPhone(Scene.Bob);
        _scene.Pass(30);
        Assert.Null(_scene.Ask(new TransferBlind(call, Scene.Ann, new ToAgent(Scene.Bob))));
        Assert.True(_scene.Switch.Last<Play>(caller)!.Loop);
        Assert.Equal(("transfer", "1001"), (_scene.Board.Desk("1002").Offer!.Purpose.ToString().ToLowerInvariant(), _scene.Board.Desk("1002").Offer!.From!.JobNumber));
        _scene.Pass(4);
        var bob = _scene.Switch.Ringing("81002")!.Value;
        _scene.Switch.Answer(bob);
        _scene.Pump();
        Assert.Equal(bob, _scene.Switch.Last<JoinLegs>(caller)!.Other);
        Assert.Contains(_scene.Switch.Legs, leg => leg.Id == ann);
        _scene.Pass(20);
        _scene.Switch.HangUp(bob);
        _scene.Pump();
        var record = _scene.Record();
        Assert.Equal(("1002", 1, ReleaseParty.Agent, 50_000), (record.Agent, record.Transfers, record.ReleasedBy, record.TalkMs));
        Assert.Equal(["transferred", "agent"], Of(record, SegmentKind.Talk).Select(s => s.Outcome));
        Assert.Single(_scene.Switch.Done.OfType<StartRecording>());
        AssertBalanced(record);
        AssertCountedOnce();
    }

    [Fact]
    public void Consulted_colleague_takes_the_customer_over()
    {
        var (ann, caller, call) = TalkAtPage();
        var bob = _scene.SignInAtPage(Scene.Bob);
        _scene.Pass(10);
        Assert.Null(_scene.Ask(new StartConsult(call, Scene.Ann, new ToAgent(Scene.Bob))));
        Assert.True(_scene.Switch.Last<Play>(ann)!.Loop, "the first hears it ring");
        Assert.Equal(OfferPurpose.Consult, _scene.Board.Desk("1002").Offer!.Purpose);
        _scene.Pass(5);
        Assert.Null(_scene.Ask(new OfferTaken(_scene.State.Offers.Keys.Single())));
        Assert.Contains(new JoinLegs(ann, bob), _scene.Switch.Done);
        Assert.Equal(("1002", true), (_scene.Board.Desk("1001").Call!.Third!.JobNumber, _scene.Board.Desk("1001").Call!.Third!.Answered));
        Assert.Equal("1001", _scene.Board.Desk("1002").Call!.HelpsAgent!.JobNumber);
        _scene.Pass(10);
        Assert.Null(_scene.Ask(new ToggleConsult(call, Scene.Ann)));
        Assert.True(_scene.Switch.Last<Play>(bob)!.Loop, "the third waits with music");
        _scene.Pass(5);
        Assert.Null(_scene.Ask(new CompleteTransfer(call, Scene.Ann)));
        Assert.Equal(new JoinLegs(caller, bob), _scene.Switch.Done.OfType<JoinLegs>().Last());
        _scene.Pass(10);
        _scene.Switch.HangUp(caller);
        _scene.Pump();
        var record = _scene.Record();
        Assert.Equal(("1002", 25_000, 15_000), (record.Agent, record.TalkMs, record.HoldMs));
        Assert.Equal("transferred", Of(record, SegmentKind.Consult).Single().Outcome);
        Assert.Equal(["1001", "1002"], Of(record, SegmentKind.WrapUp).Select(s => s.Agent));
        AssertBalanced(record);
        AssertCountedOnce();
        Assert.Equal([ann, bob], _scene.Switch.Legs.Select(leg => leg.Id));
    }

    [Fact]
    public void Who_forced_an_end_stands_in_the_record()
    {
        var (_, _, call) = TalkAtPage();
        _scene.Pass(4);
        Assert.Null(_scene.Ask(new DisconnectCall(call, new AgentId("9000"))));
        _scene.Pump();
        Assert.Equal((ReleaseParty.Supervisor, "9000"), (_scene.Record().ReleasedBy, _scene.Record().ForcedBy));
        Assert.Equal(("9000", "agent 9000"), (_scene.Views.Of(_scene.Record(), null).ForcedBy!.JobNumber, _scene.Views.Of(_scene.Record(), null).ForcedBy!.Name));
        Assert.Equal(AgentState.WrapUp, _scene.State.Agents[Scene.Ann].State);
        Assert.Single(_scene.Switch.Legs);
    }

    [Fact]
    public void Three_talk_together_and_the_first_leaves()
    {
        var (ann, caller, call) = TalkAtPage();
        _scene.SignInAtPhone(Scene.Bob);
        _scene.Ask(new StartConsult(call, Scene.Ann, new ToAgent(Scene.Bob)));
        var bob = _scene.Switch.Ringing("81002")!.Value;
        _scene.Switch.Answer(bob);
        _scene.Pass(5);
        Assert.Null(_scene.Ask(new MakeConference(call, Scene.Ann)));
        Assert.Equal([caller, ann, bob], _scene.Switch.Done.OfType<EnterConference>().Select(enter => enter.Leg));
        Assert.Single(_scene.Switch.Done.OfType<EnterConference>().Select(enter => enter.Conference).Distinct());
        _scene.Pass(10);
        Assert.Null(_scene.Ask(new CompleteTransfer(call, Scene.Ann)));
        Assert.NotNull(_scene.Switch.Last<LeaveConference>(ann));
        Assert.Equal(new JoinLegs(caller, bob), _scene.Switch.Done.OfType<JoinLegs>().Last());
        _scene.Pass(10);
        _scene.Switch.HangUp(caller);
        _scene.Pump();
        Assert.Equal(("conference", "transferred"), (Of(_scene.Record(), SegmentKind.Consult).Single().Outcome, Of(_scene.Record(), SegmentKind.Conference).Single().Outcome));
        Assert.Equal([ann], _scene.Switch.Legs.Select(leg => leg.Id));
        AssertBalanced(_scene.Record());
    }

    [Fact]
    public void A_page_reloaded_in_a_consult_is_back_with_the_colleague()
    {
        var (ann, _, call) = TalkAtPage();
        var bob = _scene.SignInAtPage(Scene.Bob);
        _scene.Ask(new StartConsult(call, Scene.Ann, new ToAgent(Scene.Bob)));
        _scene.Ask(new OfferTaken(_scene.State.Offers.Keys.Single()));
        _scene.Switch.HangUp(ann, by: EndedBy.Network);
        _scene.Pass(2);
        var again = _scene.Switch.Stand("81001");
        _scene.Pump();
        Assert.Equal(new JoinLegs(bob, again), _scene.Switch.Done.OfType<JoinLegs>().Last());
        _scene.Switch.HangUp(bob, by: EndedBy.Network);
        _scene.Pass(2);
        var bobAgain = _scene.Switch.Stand("81002");
        _scene.Pump();
        Assert.Equal(new JoinLegs(again, bobAgain), _scene.Switch.Done.OfType<JoinLegs>().Last());
    }

    [Fact]
    public void A_chain_of_agents_and_an_outside_number_is_one_contact_whose_segments_balance()
    {
        var (_, caller, call) = TalkAtPage();
        _scene.SignInAtPage(Scene.Bob);
        _scene.Pass(7);
        Assert.Null(_scene.Ask(new StartConsult(call, Scene.Ann, new ToAgent(Scene.Bob))));
        _scene.Pass(3);
        Assert.Null(_scene.Ask(new OfferTaken(_scene.State.Offers.Keys.Single())));
        _scene.Pass(6);
        Assert.Null(_scene.Ask(new CompleteTransfer(call, Scene.Ann)));
        _scene.Pass(11);
        Assert.Null(_scene.Ask(new FinishWrapUp(Scene.Ann)));
        Assert.Null(_scene.Ask(new TransferBlind(call, Scene.Bob, new ToAgent(Scene.Ann))));
        _scene.Pass(2);
        Assert.Null(_scene.Ask(new OfferTaken(_scene.State.Offers.Keys.Single())));
        _scene.Pass(5);
        Assert.Null(_scene.Ask(new StartConsult(call, Scene.Ann, Outside)));
        var party = _scene.Switch.Legs.Single(leg => !leg.Inbound).Id;
        Assert.Equal(new TrunkTarget("carrier", "13900001111"), _scene.Switch.Last<DialLeg>(party)!.Target);
        _scene.Pass(4);
        _scene.Switch.Answer(party);
        _scene.Pass(6);
        Assert.Null(_scene.Ask(new CompleteTransfer(call, Scene.Ann)));
        Assert.Equal(new JoinLegs(caller, party), _scene.Switch.Done.OfType<JoinLegs>().Last());
        _scene.Pass(9);
        _scene.Switch.HangUp(party);
        _scene.Pump();
        _scene.Pass(40);
        var record = _scene.Record();
        Assert.Equal((3, ReleaseParty.Network, EndReason.Normal, CallResult.Answered), (record.Transfers, record.ReleasedBy, record.EndReason, record.Result));
        Assert.Equal(["1001", "1002", "1001"], Of(record, SegmentKind.Talk).Select(s => s.Agent));
        Assert.Equal("13900001111", Of(record, SegmentKind.Party).Single().Party);
        Assert.Equal((7 + 11 + 5 + 9) * 1000, record.TalkMs);
        Assert.Equal((9 + 10) * 1000, record.HoldMs);
        AssertBalanced(record);
        AssertCountedOnce();
        Assert.Single(_scene.Switch.Done.OfType<StartRecording>());
        using var db = _scene.Databases.CreateDbContext();
        Assert.Equal(1, db.Set<CallRecord>().Count());
        Assert.Equal(2, _scene.Switch.Legs.Count);
    }

    [Fact]
    public void Nobody_takes_the_transfer_and_the_customer_waits_in_the_queue_again()
    {
        var (_, caller, call) = TalkAtPage();
        _scene.SignInAtPhone(Scene.Bob);
        Assert.Null(_scene.Ask(new TransferBlind(call, Scene.Ann, new ToAgent(Scene.Bob))));
        _scene.Pass(25);
        Assert.Equal(CallPhase.Queued, _scene.State.Calls[call].Phase);
        _scene.Switch.HangUp(caller);
        _scene.Pump();
        AssertBalanced(_scene.Record());
        var today = _scene.Board.Queues().Single().Today;
        Assert.Equal((2, 1, 1), (today.Offered, today.Answered, today.Lost));
        Assert.Equal((CallResult.Lost, LostReason.AbandonedInQueue), (_scene.Record().Result, _scene.Record().LostReason));
    }

    [Fact]
    public void An_agent_calls_a_customer_from_the_page()
    {
        var ann = _scene.SignInAtPage(Scene.Ann);
        var call = new CallId("0000000000abc");
        var party = _scene.Parties.IdOf("+8613900001111", "", out _);
        Assert.Null(_scene.Ask(new DialOut(call, Scene.Ann, "13900001111", party)));
        Assert.True(_scene.Board.Desk("1001").Call!.Dialling);
        var customer = _scene.Switch.Legs.Single(leg => !leg.Inbound).Id;
        Assert.Equal(new TrunkTarget("carrier", "13900001111"), _scene.Switch.Last<DialLeg>(customer)!.Target);
        Assert.True(_scene.Switch.Last<Play>(ann)!.Loop);
        _scene.Pass(8);
        _scene.Switch.Answer(customer);
        _scene.Pump();
        Assert.Equal(new JoinLegs(customer, ann), _scene.Switch.Done.OfType<JoinLegs>().Last());
        Assert.EndsWith("abc.wav", _scene.Switch.Last<StartRecording>(customer)!.File);
        _scene.Pass(12);
        _scene.Switch.HangUp(customer);
        _scene.Pump();
        var record = _scene.Record();
        Assert.Equal(("1001", "1001", CallResult.Answered, "+8613900001111", 12_000), (record.DialledBy, record.Agent, record.Result, record.Number, record.TalkMs));
        Assert.Equal(AgentState.WrapUp, _scene.State.Agents[Scene.Ann].State);
        AssertBalanced(record);
        Assert.Equal(0, _scene.Board.Queues().Single().Today.Offered);
    }

    [Theory, InlineData(HangupCause.Busy, EndReason.Refused), InlineData(HangupCause.NoAnswer, EndReason.Unreachable)]
    public void A_customer_who_does_not_answer_is_not_reached(HangupCause cause, EndReason reason)
    {
        _scene.SignInAtPage(Scene.Ann);
        Assert.Null(_scene.Ask(new DialOut(new CallId("0000000000abc"), Scene.Ann, "13900001111", _scene.Parties.IdOf("+8613900001111", "", out _))));
        _scene.Switch.HangUp(_scene.Switch.Legs.Single(leg => !leg.Inbound).Id, cause);
        _scene.Pump();
        Assert.Equal((CallResult.NotReached, reason, null), (_scene.Record().Result, _scene.Record().EndReason, _scene.Record().LostReason));
        Assert.Equal(AgentState.Ready, _scene.State.Agents[Scene.Ann].State);
    }

    [Fact]
    public void A_desk_phone_is_rung_before_the_customer()
    {
        _scene.SignInAtPhone(Scene.Ann);
        Assert.Null(_scene.Ask(new DialOut(new CallId("0000000000abc"), Scene.Ann, "13900001111", _scene.Parties.IdOf("+8613900001111", "", out _))));
        var phone = _scene.Switch.Ringing("81001")!.Value;
        Assert.Single(_scene.Switch.Legs);
        _scene.Switch.Answer(phone);
        _scene.Pump();
        Assert.Equal(2, _scene.Switch.Legs.Count);
        _scene.Switch.HangUp(phone);
        _scene.Pump();
        Assert.Empty(_scene.Switch.Legs);
        Assert.Equal(AgentState.Ready, _scene.State.Agents[Scene.Ann].State);
    }

    private (LegId Agent, LegId Caller, CallId Call) TalkAtPage()
    {
        var ann = _scene.SignInAtPage(Scene.Ann);
        var caller = _scene.Arrive();
        Assert.Null(_scene.Ask(new OfferTaken(_scene.State.Offers.Keys.Single())));
        return (ann, caller, _scene.State.Calls.Keys.Single());
    }

    private int Joins() => _scene.Switch.Done.OfType<JoinLegs>().Count();

    private static IEnumerable<CallSegment> Of(CallRecord call, SegmentKind kind) => call.Segments.OrderBy(s => s.Number).Where(s => s.Kind == kind);

    /// <summary>From beginning to end the customer is with exactly one handler, and talk, hold and waits are told apart without a remainder.</summary>
    private static void AssertBalanced(CallRecord call)
    {
        SegmentKind[] nested = [SegmentKind.Ring, SegmentKind.Hold, SegmentKind.Consult, SegmentKind.Conference, SegmentKind.WrapUp];
        var row = call.Segments.Where(s => !nested.Contains(s.Kind)).OrderBy(s => s.Number).ToList();
        Assert.Equal(call.StartedAt, row[0].StartedAt);
        Assert.Equal(call.EndedAt, row[^1].EndedAt);
        Assert.All(row.Zip(row.Skip(1)), pair => Assert.Equal(pair.First.EndedAt, pair.Second.StartedAt));
        var talks = row.Where(s => s.Kind is SegmentKind.Talk or SegmentKind.Party).Sum(s => (s.EndedAt!.Value - s.StartedAt).TotalMilliseconds);
        Assert.Equal(talks, call.TalkMs + call.HoldMs);
        Assert.All(call.Segments, s => Assert.True(s.EndedAt is not null || s.Kind is SegmentKind.WrapUp, $"{s.Kind} has ended"));
    }

    /// <summary>However often it was handed on: one call was offered to the queue, and answered.</summary>
    private void AssertCountedOnce()
    {
        var today = _scene.Board.Queues().Single().Today;
        Assert.Equal((1, 1, 0), (today.Offered, today.Answered, today.Lost));
    }
}
