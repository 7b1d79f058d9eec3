using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Calls;

/// <summary>What an event of the switch means to the engine. What needs no decision (a browser's standing leg is answered) it orders itself.</summary>
internal sealed partial class SwitchTranslation(LegBook book, IPrompts prompts)
{
    /// <summary>What a browser calls once for the shift.</summary>
    public const string StandingNumber = "standing";

    /// <summary>Longer than a greeting, and shorter than anybody waits for an answer to his "hello".</summary>
    private static readonly TimeSpan AnswerClearWithin = TimeSpan.FromSeconds(6);

    /// <summary>Calls that were asked for with it and are not answered; the eldest are forgotten.</summary>
    private const int ListenedMax = 10_000;
    private readonly System.Collections.Concurrent.ConcurrentQueue<CallId> _listened = new();
    private readonly System.Collections.Concurrent.ConcurrentDictionary<CallId, byte> _listens = new();

    /// <summary>From any thread.</summary>
    public void ListenToAnswer(CallId call)
    {
        if (!_listens.TryAdd(call, 0)) return;
        _listened.Enqueue(call);
        while (_listened.Count > ListenedMax && _listened.TryDequeue(out var eldest)) _listens.TryRemove(eldest, out _);
    }

    /// <summary>Appends operations to <paramref name="work"/> and inputs, in order, to its <see cref="StepWork.Back"/>. Arrivals of calls are not for here.</summary>
    public void Take(SwitchEvent happened, RoutingState state, StepWork work)
    {
        switch (happened)
        {
            case LegArrived e: ArriveStanding(e, work); break;
            case LegRinging e: Rang(e, work); break;
            case LegAnswered e: Answered(e, state, work); break;
            case LegReplaced e: book.Replace(e.Leg, e.By); MonitorAnew(e.By, "", work); break;
            case MonitoringStarted e: Heard(e.Leg, work); break;
            case LegEnded e: Ended(e, state, work); break;
            case LegsJoined e: Joined(e, work); break;
            case LegHeld e: Held(e.Leg, (call, agent) => new HoldCall(call, agent), work); break;
            case LegResumed e: Held(e.Leg, (call, agent) => new ResumeCall(call, agent), work); break;
            case TransferAsked e: Asked(e, state, work); break;
            case PlayEnded e: Played(e, work); break;
            case KeysCollected e: Collected(e, work); break;
            case ConferenceEntered e when book.Call(book.Leg(e.Leg)?.Call) is { } call: call.Conference = null; break;
            case ConferenceLeft e: NotEntered(e, work); break;
            case FaxEnded e when book.Call(new CallId(e.Fax)) is { } call: work.Back.Add(new FaxDone(call.Id, e.Outcome is FaxOutcome.Complete)); break;
            case TrunkUp e: work.Back.Add(new TrunkTold(e.Name, Up: true, "")); break;
            case TrunkDown e: work.Back.Add(new TrunkTold(e.Name, Up: false, e.Cause)); break;
            case ExtensionRegistered e: Registered(e.Extension, registered: true, state, work); break;
            case ExtensionUnregistered e: Registered(e.Extension, registered: false, state, work); break;
        }
    }

    public static bool IsStanding(LegArrived arrived) => arrived.Origin.Kind is OriginKind.Extension && arrived.Called == StandingNumber;

    private void ArriveStanding(LegArrived arrived, StepWork work)
    {
        book.AddStanding(arrived.Leg, arrived.Origin.Name);
        work.Operations.Add(new AnswerLeg(arrived.Leg));
    }

    private void Rang(LegRinging rang, StepWork work)
    {
        if (book.Leg(rang.Leg) is not { } leg || book.Call(leg.Call) is not { } call) return;
        if (leg.Role is LegRole.Party) work.Back.Add(new PartyRang(call.Id) { Ring = leg.Ring });
        if (leg.Role is LegRole.Customer or LegRole.Consulted && call.Agent?.Leg is { } agent) LetHear(agent, rang, work);
    }

    private void Answered(LegAnswered answered, RoutingState state, StepWork work)
    {
        if (book.Leg(answered.Leg) is not { Answered: false } leg) return;
        leg.Answered = true;
        if (leg.Extension is { } extension) Stand(leg.Leg, extension, state, work);
        else if (leg.Role is LegRole.Monitor) ListenerAnswered(leg.Leg, work);
        else if (book.Call(leg.Call) is not { } call) HangUpUnlessCaller(leg, work);
        else if (call.Party == leg.Leg || RingsIn(call, leg))
        {
            if (call.FaxFile is { } document) work.Operations.Add(new SendFax(leg.Leg, call.Id.Value, document));
            work.Back.Add(new PartyAnswered(call.Id) { Ring = leg.Ring });
        }
        else if (call.ThirdParty == leg.Leg)
        {
            call.ThirdPartyAnswered = true;
            work.Back.Add(new ConsultedAnswered(call.Id));
        }
        else if (call.Caller == leg.Leg && leg.Role is LegRole.Customer)
        {
            work.Back.Add(new CustomerAnswered(call.Id));
            if (_listens.TryRemove(call.Id, out _)) work.Operations.Add(new DetectAnswer(leg.Leg, AnswerClearWithin));
        }
        else if (call.Agent is { } side && side.Leg == leg.Leg) AgentAnswered(call, side, call.Caller, work);
        else if (call.Third is { } third && third.Leg == leg.Leg) AgentAnswered(call, third, call.Agent?.Leg, work);
        else HangUpUnlessCaller(leg, work);
    }

    /// <param name="other">With whom he is to talk.</param>
    private static void AgentAnswered(CallLegs call, AgentSide side, LegId? other, StepWork work)
    {
        if (side.Offer.Value == 0) work.Back.Add(new DiallerReady(call.Id));
        else if (!side.Joining) work.Back.Add(new OfferTaken(side.Offer));
        else if (other is { } with && side.Leg is { } leg) Greeting.Join(side, with, leg, work);
    }

    // The answer crossed our CANCEL.
    private static void HangUpUnlessCaller(LegEntry leg, StepWork work)
    {
        if (leg.Role is not LegRole.Caller) work.Operations.Add(new HangUpLeg(leg.Leg, HangupCause.Normal));
    }

    /// <summary>The browser is (again) there: its new leg takes the place of the old one, in the talk too.</summary>
    private void Stand(LegId leg, string extension, RoutingState state, StepWork work)
    {
        var before = book.Stand(leg, extension);
        if (book.SideOnPhone(extension) is var (call, side) && (side.Joining || side.Joined)) Rejoin(call, side, leg, work);
        MonitorAnew(leg, extension, work);
        if (before is { } replaced) work.Operations.Add(new HangUpLeg(replaced, HangupCause.Normal));
        if (AgentOn(extension, standing: true, state) is { PhoneUp: false } agent) work.Back.Add(new PhoneBack(agent.Id));
    }

    private void Ended(LegEnded ended, RoutingState state, StepWork work)
    {
        if (book.Leg(ended.Leg) is not { } leg) return;
        var phoneGone = book.Forget(leg);
        ListenerGone(ended.Leg, work);
        if (phoneGone && leg.Extension is { } extension) StandingGone(extension, ended.Leg, state, work);
        if (book.Call(leg.Call) is not { } call) return;
        if (call.Caller == ended.Leg)
        {
            call.Caller = null;
            work.Back.Add(leg is { Role: LegRole.Customer, Answered: false } ? new CustomerNotReached(call.Id, PartyEndOf(ended, answered: false), TrunkFailed(ended))
                : ended.By is EndedBy.FarEnd ? new CallerLeft(call.Id) : new CallLost(call.Id));
        }
        else if (call.Party == ended.Leg)
        {
            call.Party = null;
            work.Back.Add(new PartyGone(call.Id, PartyEndOf(ended, leg.Answered)) { TrunkFailed = !leg.Answered && IsOfTrunk(ended) });
        }
        else if (RingsIn(call, leg))
        {
            call.Rings.Remove(leg.Ring);
            work.Back.Add(new PartyGone(call.Id, PartyEndOf(ended, leg.Answered)) { Ring = leg.Ring });
        }
        else if (call.Agent is { } side && side.Leg == ended.Leg)
        {
            side.Leg = null;
            work.Back.Add(AgentLegGone(call, side, ended, leg.Answered, state));
        }
        else if (call.ThirdParty == ended.Leg)
        {
            (call.ThirdParty, call.ThirdPartyAnswered) = (null, false);
            work.Back.Add(new ConsultedGone(call.Id, PartyEndOf(ended, leg.Answered)));
        }
        else if (call.Third is { } third && third.Leg == ended.Leg)
        {
            third.Leg = null;
            work.Back.Add(AgentLegGone(call, third, ended, leg.Answered, state));
        }
    }

    /// <summary>A talk waits for the browser to come back; a join that was under way does not.</summary>
    private void StandingGone(string extension, LegId leg, RoutingState state, StepWork work)
    {
        if (book.SideOnPhone(extension) is var (call, side) && side.Leg == leg)
        {
            side.Leg = null;
            if (side == call.Agent && side.Joined && call.Shape is TalkShape.Together) Comfort(call, work);
        }
        if (AgentOn(extension, standing: true, state) is { PhoneUp: true } agent) work.Back.Add(new PhoneLost(agent.Id));
    }

    private static bool RingsIn(CallLegs call, LegEntry leg) => leg.Ring > 0 && call.Rings.TryGetValue(leg.Ring, out var rings) && rings == leg.Leg;

    private static EngineInput AgentLegGone(CallLegs call, AgentSide side, LegEnded ended, bool answered, RoutingState state)
    {
        if (side.Joined || answered || side.Offer.Value == 0) return new AgentLeftTalk(call.Id, side.Agent);
        var turnedDown = ended is { By: EndedBy.FarEnd, Cause: HangupCause.Busy or HangupCause.Rejected } && !side.Joining;
        return turnedDown && RejectAllowed(side.Offer, state) ? new OfferRefused(side.Offer) : new OfferUndeliverable(side.Offer, Word(ended.Cause));
    }

    private static bool RejectAllowed(OfferId id, RoutingState state) => state.Offers.TryGetValue(id, out var offer)
        && (offer.Purpose is not OfferPurpose.Queue || !state.Centre.Queues.TryGetValue(offer.Queue, out var queue) || queue.RejectAllowed);

    private void Joined(LegsJoined joined, StepWork work)
    {
        var call = book.CallOfLeg(joined.Leg) ?? book.CallOfLeg(joined.Other);
        var side = call?.Agent is { Joining: true } agent && IsPair(call.Caller, agent.Leg, joined) ? agent
            : call?.Third is { Joining: true } third && IsPair(call.Agent?.Leg, third.Leg, joined) ? third : null;
        if (call is null || side is null) return;
        (side.Joining, side.Joined) = (false, true);
        work.Back.Add(new TalkJoined(call.Id, side.Offer));
    }

    private static bool IsPair(LegId? caller, LegId? agent, LegsJoined joined) =>
        (joined.Leg == caller && joined.Other == agent) || (joined.Leg == agent && joined.Other == caller);

    private void Played(PlayEnded ended, StepWork work)
    {
        if (ended.Request < 0)
        {
            Greeted(ended, work);
            return;
        }
        if (ended.Request == 0 || ended.Outcome is PlayOutcome.Stopped || book.Call(book.Leg(ended.Leg)?.Call) is not { } call) return;
        work.Back.Add(new PromptsPlayed(call.Id, new StepId(ended.Request), ended.Outcome is PlayOutcome.Failed));
    }

    /// <summary>However it ended: nobody waits for an announcement.</summary>
    private void Greeted(PlayEnded ended, StepWork work)
    {
        if (book.CallOfLeg(ended.Leg) is { Caller: { } caller, Agent: { Leg: { } agent, Greeting: { } greeting } side } && Greeting.RequestOf(side.Offer) == ended.Request && greeting.Over(ended.Leg))
            work.Operations.Add(new JoinLegs(caller, agent));
    }

    private void Collected(KeysCollected keys, StepWork work)
    {
        if (book.Leg(keys.Leg) is not { } leg || book.Call(leg.Call) is not { } call) return;
        if (leg.Role is LegRole.Party)
        {
            work.Back.Add(new PartyKeyed(call.Id, leg.Ring, keys.Digits == EffectRunner.AcceptKey));
            return;
        }
        var step = new StepId(keys.Request);
        if (call.Message is { } message && call.MessageStep == step)
        {
            // A key, or the limit: what comes of the recording is told when its file is closed.
            call.Message = null;
            if (keys.Outcome is not KeysOutcome.Stopped) work.Operations.Add(new StopRecording(keys.Leg, message));
            return;
        }
        var result = keys.Outcome switch
        {
            KeysOutcome.Complete => KeysResult.Complete,
            KeysOutcome.TooFew => KeysResult.TooFew,
            KeysOutcome.Nothing => KeysResult.Nothing,
            _ => KeysResult.Stopped,
        };
        if (call.ListenStep == step)
        {
            call.ListenStep = null;
            work.Listening.Add(new ListeningOver(call.Id, step, Answered: result is not KeysResult.Nothing));
            if (result is KeysResult.Nothing) return;           // He may be speaking: who listens gives the answer.
        }
        if (call.SecretStep == step && call.SecretVariable is { } variable && result is KeysResult.Complete) call.Secrets[variable] = keys.Digits;
        if (call.NumberStep == step && result is KeysResult.Complete) work.KeyedNumber = keys.Digits;
        work.Back.Add(new KeysTaken(call.Id, step, call.SecretStep == step ? null : keys.Digits, keys.Digits.Length, result));
    }

    /// <summary>Who was in has left by himself or by order; who never came in found it full.</summary>
    private void NotEntered(ConferenceLeft left, StepWork work)
    {
        if (book.Call(book.Leg(left.Leg)?.Call) is not { Conference: { } wanted } call || wanted != left.Conference) return;
        call.Conference = null;
        work.Back.Add(new ConferenceFull(call.Id, call.ConferenceStep));
    }

    private void Registered(string extension, bool registered, RoutingState state, StepWork work)
    {
        book.Register(extension, registered);
        if (AgentOn(extension, standing: false, state) is not { } agent)
        {
            if (registered && AgentWhoIs(extension, state) is { } phone) work.Back.Add(new PhoneBack(phone.Id));
            return;
        }
        if (agent.PhoneUp == registered) return;
        work.Back.Add(registered ? new PhoneBack(agent.Id) : new PhoneLost(agent.Id));
    }

    private static AgentShift? AgentOn(string extension, bool standing, RoutingState state) =>
        state.Agents.Values.FirstOrDefault(a => a.Standing == standing && a.Phone == extension);

    private static AgentSettings? AgentWhoIs(string extension, RoutingState state) =>
        state.Centre.Agents.TryGetValue(new AgentId(extension), out var agent) && agent.FollowsPhone == extension ? agent : null;

    /// <summary>The way failed, not the party: silence, a server's own fault (5xx), or no way at all.</summary>
    private static bool IsOfTrunk(LegEnded ended) => ended.SipStatus is 408 or (>= 500 and < 600) || ended is { By: EndedBy.Switch, Cause: HangupCause.Unavailable or HangupCause.Congestion };

    private static PartyEnd PartyEndOf(LegEnded ended, bool answered) => ended.Cause switch
    {
        _ when answered => PartyEnd.HungUp,
        HangupCause.Busy => PartyEnd.Busy,
        HangupCause.NoAnswer or HangupCause.Cancelled => PartyEnd.NoAnswer,
        HangupCause.Rejected or HangupCause.Forbidden => PartyEnd.Refused,
        _ => PartyEnd.Unreachable,
    };

    private static string Word(HangupCause cause) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(cause.ToString());
}
