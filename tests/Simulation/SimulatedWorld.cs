using System.Collections.Immutable;
using Antiphon.Engine.Contract;

namespace Antiphon.Simulation.Tests;

/// <summary>Everybody outside the engine: callers with patience, agents with habits, a switch that does what it is told, mostly.</summary>
internal sealed class SimulatedWorld(SimulatedDay day, Random random, int callsPerHour, Faults faults)
{
    private readonly ImmutableArray<AgentId> _agents = [.. day.Centre.Agents.Keys.OrderBy(agent => agent.Value, StringComparer.Ordinal)];
    private readonly HashSet<(AgentId, Type)> _again = [];
    private int _calls;
    private bool _closing;
    private bool _calm;

    public void Open()
    {
        foreach (var agent in _agents) day.After(Between(0, 300), SignInOf(agent));
        NextCall();
        if (Has(Faults.LostPhones)) Repeat(every: 90, LosePhone);
        if (Has(Faults.Restarts)) Repeat(every: 1500, Restart);
        if (Has(Faults.Reconfiguration)) Repeat(every: 400, Reconfigure);
        if (Has(Faults.Nonsense)) Repeat(every: 20, Nonsense);
        Repeat(every: 60, Whim);
        Repeat(every: 15, ActOnTalk);
    }

    /// <summary>No new fault from now on: what is left has to end by itself.</summary>
    public void Calm()
    {
        _calm = true;
        day.After(0, new CentreConfigured(day.Centre));
        foreach (var agent in _agents) day.After(1, new PhoneBack(agent));
    }

    public void Close()
    {
        _closing = true;
        foreach (var agent in _agents)
        {
            day.After(1, () => day.State.Agents.ContainsKey(agent) ? new SignOut(agent) : null);
            // A crash may swallow one of them.
            foreach (var again in (double[])[300, 600, 900]) day.After(again, () => day.State.Agents.ContainsKey(agent) ? new SignOut(agent) : null);
        }
    }

    public void Do(EngineEffect effect)
    {
        switch (effect)
        {
            case PlayPrompts { Loop: false } play: day.After(Between(1, 6), new PromptsPlayed(play.Call, play.Step, Failed: Chance(0.05))); break;
            case TakeKeys { Meanwhile: not null } take: PressWhileWaiting(take); break;
            case TakeKeys take: PressKeys(take); break;
            case OfferToAgent offer: Answer(offer); break;
            case JoinTalk join when !Silent(0.05): day.After(Between(0.02, 0.4), new TalkJoined(join.Call, join.Offer)); break;
            case DialParty dial: AnswerAsParty(dial.Call); break;
            case JoinParty join: day.After(Exponential(40), Chance(0.5) ? new PartyGone(join.Call, PartyEnd.HungUp) : new CallerLeft(join.Call)); break;
            case DialConsulted dial: AnswerAsThird(dial.Call); break;
            case RingDialler ring when !Silent(0.1): day.After(Between(0.1, 6), Chance(0.9) ? new DiallerReady(ring.Call) : new AgentLeftTalk(ring.Call, ring.Agent)); break;
            case FindNumber find when !Silent(0.05): day.After(Between(0, 1), new NumberFound(find.Call, Chance(0.97) ? "13900003333" : null)); break;
            case DialCustomer dial when !Silent(0.1): AnswerAsCustomer(dial.Call); break;
            case PlayTone tone: day.After(Exponential(20), new CallerLeft(tone.Call)); break;
        }
    }

    public void Hear(EngineEvent fact)
    {
        switch (fact)
        {
            case CallEnqueued e when Chance(0.8): day.After(Exponential(90), new CallerLeft(e.Call)); break;
            case FlowStepStarted e when Chance(0.03): day.After(Between(0, 5), new CallerLeft(e.Call)); break;
            case TalkStarted e: day.After(Exponential(100), EndOf(e)); break;
            case PartyTalkStarted { Party: not null } e: day.After(Exponential(40), Chance(0.5) ? new PartyGone(e.Call, PartyEnd.HungUp) : new CallerLeft(e.Call)); break;
            case AgentStateChanged { To: AgentState.WrapUp } e when Chance(0.7): day.After(Between(2, 70), new FinishWrapUp(e.Agent)); break;
            case AgentStateChanged { To: AgentState.NotReady } e: day.After(Between(2, 60), () => _closing ? null : new GoReady(e.Agent)); break;
            case AgentSignedOut e when !_closing: day.After(Between(5, 90), SignInOf(e.Agent)); break;
        }
    }

    /// <summary>Who was turned away tries again later: one try at a time, or whatever comes twice would make the tries more and more.</summary>
    public void Refused(EngineInput input, Refusal refusal)
    {
        if (_closing) return;
        if (input is SignIn signIn && refusal is Refusal.AgentUnknown or Refusal.PhoneInUse) TryAgain(Between(20, 60), signIn.Agent, SignInOf(signIn.Agent));
        if (input is GoReady ready && refusal is Refusal.PhoneNotConnected) TryAgain(Between(10, 30), ready.Agent, ready);
    }

    private void TryAgain(double seconds, AgentId agent, EngineInput wish)
    {
        if (!_again.Add((agent, wish.GetType()))) return;
        day.After(seconds, () =>
        {
            _again.Remove((agent, wish.GetType()));
            return wish;
        });
    }

    private void NextCall() => day.After(Exponential(3600.0 / callsPerHour), () =>
    {
        if (day.Now >= day.ArrivalsEndAt) return null;
        NextCall();
        var number = SimulatedCentre.Numbers[random.Next(SimulatedCentre.Numbers.Length)];
        return new CallArrived(new CallId($"c{++_calls:000000}"), number, new PartyId(_calls), "loopback", Simulated: Chance(0.3)) { Facts = Chance(0.5) ? Facts() : null };
    });

    private CallerFacts Facts() => new()
    {
        Region = Chance(0.6) ? random.Next(4) switch { 0 => "025", 1 => "021", 2 => "010", _ => "0755" } : null,
        Class = Chance(0.3) ? random.Next(3) switch { 0 => "vip", 1 => "gold", _ => "unknown" } : null,
        OwnAgents = Chance(0.3) ? [AnyAgent(), AnyAgent()] : [],
        LastAgent = Chance(0.4) ? AnyAgent() : null,
    };

    private void PressKeys(TakeKeys take)
    {
        var (digits, result) = random.Next(10) switch
        {
            0 => ("", KeysResult.Nothing),
            1 => ("9", KeysResult.Complete),
            2 => ("", KeysResult.Stopped),
            var key => ((key % 3 + 1).ToString(), KeysResult.Complete),
        };
        day.After(Between(1, 8), new KeysTaken(take.Call, take.Step, digits, digits.Length, result) { Number = take.AsNumber && result is KeysResult.Complete ? new PartyId(random.Next(1, 99)) : null });
        if (result is KeysResult.Stopped) day.After(8.1, new CallerLeft(take.Call));
    }

    private void PressWhileWaiting(TakeKeys take)
    {
        if (Chance(0.7)) return;
        var key = random.Next(6) switch { 0 => "", 1 => "5", 2 => "2", 3 => "7", _ => "9" };
        day.After(Between(1, 40), new KeysTaken(take.Call, take.Step, key, key.Length, key.Length == 0 ? KeysResult.Nothing : KeysResult.Complete));
    }

    private void Answer(OfferToAgent offer)
    {
        switch (random.Next(20))
        {
            case 0 or 1: break;
            case 2: day.After(Between(1, 10), new OfferRefused(offer.Offer)); break;
            case 3: day.After(Between(0, 2), new OfferUndeliverable(offer.Offer, "480")); break;
            case 4: // Presses answer and hangs up before the audio is there.
                day.After(3, new OfferTaken(offer.Offer));
                day.After(3 + Between(0, 0.5), new AgentLeftTalk(offer.Call, offer.Agent));
                break;
            default: day.After(Between(0.5, offer.RingSeconds + 0.5), new OfferTaken(offer.Offer)); break;
        }
    }

    private EngineInput EndOf(TalkStarted talk) => random.Next(20) switch
    {
        < 10 => new CallerLeft(talk.Call),
        < 14 => new AgentLeftTalk(talk.Call, talk.Agent),
        < 19 => new HangUp(talk.Call, talk.Agent),
        _ => new CallLost(talk.Call),
    };

    private void AnswerAsParty(CallId call)
    {
        if (Silent(0.2)) return;
        day.After(0.5, new PartyRang(call));
        day.After(Between(1, 30), Chance(0.7) ? new PartyAnswered(call) : new PartyGone(call, (PartyEnd)random.Next(5)));
        day.After(Between(20, 60), () => Chance(0.2) ? new CallerLeft(call) : null);
    }

    private void AnswerAsThird(CallId call)
    {
        if (Silent(0.2)) return;
        day.After(Between(0.5, 20), Chance(0.7) ? new ConsultedAnswered(call) : new ConsultedGone(call, (PartyEnd)random.Next(5)));
        day.After(Between(20, 90), () => Chance(0.3) ? new ConsultedGone(call, PartyEnd.HungUp) : null);
    }

    private void AnswerAsCustomer(CallId call)
    {
        day.After(Between(1, 25), Chance(0.6) ? new CustomerAnswered(call) : new CustomerNotReached(call, (PartyEnd)random.Next(5)));
        day.After(Between(0, 30), () => Chance(0.1) ? new CallerLeft(call) : null);
    }

    /// <summary>Call control: something that may be done with one of the talks, or not; and calls of the agents' own.</summary>
    private void ActOnTalk()
    {
        if (Chance(0.15)) day.After(0, new DialOut(new CallId($"c{++_calls:000000}"), AnyAgent(), "13900001111", new PartyId(_calls)));
        var talks = day.State.Calls.Values.OrderBy(call => call.Id.Value, StringComparer.Ordinal).Where(call => call.Phase is CallPhase.Talking || Chance(0.1)).ToList();
        if (talks.Count == 0) return;
        var talk = talks[random.Next(talks.Count)];
        var (call, agent) = (talk.Id, Chance(0.95) ? talk.Agent ?? AnyAgent() : AnyAgent());
        EngineInput[] acts = talk switch
        {
            { Consult: null, Shape: TalkShape.Held } => [new ResumeCall(call, agent), new StartConsult(call, agent, AnyTarget()), new TransferBlind(call, agent, AnyTarget())],
            { Consult: null } =>
            [
                new HoldCall(call, agent), new HoldCall(call, agent), new StartConsult(call, agent, AnyTarget()), new StartConsult(call, agent, AnyTarget()),
                new TransferBlind(call, agent, AnyTarget()), new TakeOver(call, AnyAgent()), new DisconnectCall(call, AnyAgent()),
            ],
            _ =>
            [
                new ToggleConsult(call, agent), new EndConsult(call, agent), new CompleteTransfer(call, agent), new MakeConference(call, agent), new MakeConference(call, agent),
                new AgentLeftTalk(call, agent), new TransferBlind(call, agent, AnyTarget()) { By = AnyAgent() },
                talk.Consult?.Agent is { } third ? new AgentLeftTalk(call, third) : new ConsultedGone(call, PartyEnd.HungUp),
            ],
        };
        day.After(0, acts[random.Next(acts.Length)]);
    }

    private Destination AnyTarget() => random.Next(8) switch
    {
        0 => new ToQueue(SimulatedCentre.Service),
        1 => new ToParty(new ExtensionParty("8001")),
        2 => new ToParty(new OutsideParty("", "13900002222")),
        3 => new ToFlow(new("main")),
        _ => new ToAgent(day.State.Agents.Values.Where(agent => agent.State is AgentState.Ready).OrderBy(agent => agent.Id.Value, StringComparer.Ordinal)
            .Select(agent => (AgentId?)agent.Id).FirstOrDefault() ?? AnyAgent()),
    };

    /// <summary>What an agent does of his own accord, whenever it may be.</summary>
    private void Whim()
    {
        var agent = AnyAgent();
        day.After(0, random.Next(7) switch
        {
            0 or 1 => new GoNotReady(agent, "break"),
            2 or 3 => new GoReady(agent),
            4 => new SignOut(agent),
            5 => new SignIn(agent, "7" + agent.Value, Standing: false, Ready: Chance(0.5)),
            _ => new SignIn(agent, "8" + AnyAgent().Value, Standing: true),
        });
    }

    private void LosePhone()
    {
        var agent = AnyAgent();
        day.After(0, new PhoneLost(agent));
        day.After(Exponential(15), new PhoneBack(agent));
    }

    private void Restart()
    {
        day.After(0, new Restarted());
        ComeBack();
    }

    /// <summary>The phones find the new process.</summary>
    public void ComeBack()
    {
        foreach (var agent in _agents) day.After(Chance(0.9) ? Between(0.5, 16) : 120, new PhoneBack(agent));
    }

    private void Reconfigure()
    {
        var centre = day.Centre with { Version = day.State.Centre.Version + 1 };
        day.After(0, new CentreConfigured(random.Next(4) switch
        {
            0 => centre with { Queues = centre.Queues.Remove(SimulatedCentre.Sales) },
            1 => centre with { Agents = centre.Agents.Remove(AnyAgent()).Remove(AnyAgent()) },
            2 => centre with { Agents = centre.Agents.SetItem(_agents[0], new AgentSettings(_agents[0], [SimulatedCentre.Fault])) },
            _ => centre,
        }));
    }

    private void Nonsense()
    {
        var call = new CallId($"c{random.Next(Math.Max(1, _calls)) + 1:000000}");
        var offer = new OfferId(random.NextInt64(day.State.LastOffer + 3));
        var step = new StepId(random.NextInt64(day.State.LastStep + 3));
        day.After(0, random.Next(22) switch
        {
            19 => new CancelCallback(call, AnyAgent()),
            10 => new HoldCall(call, AnyAgent()),
            11 => new ResumeCall(call, AnyAgent()),
            12 => new EndConsult(call, AnyAgent()),
            13 => new CompleteTransfer(call, AnyAgent()),
            14 => new ConsultedAnswered(call),
            15 => new ConsultedGone(call, PartyEnd.Busy),
            16 => new DiallerReady(call),
            17 => new CustomerAnswered(call),
            18 => new TakeOver(call, AnyAgent()),
            0 => new OfferTaken(offer),
            1 => new OfferRefused(offer),
            2 => new OfferUndeliverable(offer, "nonsense"),
            3 => new TalkJoined(call, offer),
            4 => new AgentLeftTalk(call, AnyAgent()),
            5 => new PromptsPlayed(call, step),
            6 => new KeysTaken(call, step, "1", 1, KeysResult.Complete),
            7 => new PartyAnswered(call),
            8 => new PartyGone(call, PartyEnd.Busy),
            9 => new HangUp(call, AnyAgent()),
            20 => new NumberFound(call, "13900004444"),
            _ => new ClockTicked(),
        });
    }

    private void Repeat(double every, Action act) => day.After(Exponential(every), () =>
    {
        if (_calm) return null;
        act();
        Repeat(every, act);
        return null;
    });

    private static SignIn SignInOf(AgentId agent) => new(agent, "8" + agent.Value, Standing: agent.Value.EndsWith('1'));

    private AgentId AnyAgent() => _agents[random.Next(_agents.Length)];

    private bool Has(Faults fault) => faults.HasFlag(fault);

    private bool Silent(double chance) => Has(Faults.SilentSwitch) && Chance(chance);

    private bool Chance(double chance) => random.NextDouble() < chance;

    private double Between(double least, double most) => least + random.NextDouble() * (most - least);

    private double Exponential(double mean) => -mean * Math.Log(1 - random.NextDouble());
}
