using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Calls;

/// <summary>Customer: dialled by an agent. Consulted: a third outside the queues. Monitor: the telephone of a supervisor who hears it.</summary>
internal enum LegRole { Caller, Agent, Party, Standing, Customer, Consulted, Monitor }

/// <summary>What a leg is to the centre.</summary>
/// <param name="Call">Null: a standing leg.</param>
/// <param name="Extension">Of a standing leg.</param>
internal sealed record LegEntry(LegId Leg, LegRole Role, CallId? Call, string? Extension)
{
    public bool Answered { get; set; }

    /// <summary>Of a party: its number among several that ring at the same time; 0: the only one.</summary>
    public int Ring { get; init; }
}

/// <summary>The agent's side of a call, from the offer to the end of the talk.</summary>
/// <param name="Standing">He talks over the standing leg of his extension; then <see cref="Leg"/> is that one, and may change.</param>
internal sealed record AgentSide(OfferId Offer, AgentId Agent, string Phone, bool Standing)
{
    /// <summary>Null: his page is asked, or his standing leg is away.</summary>
    public LegId? Leg { get; set; }

    /// <summary>The engine wants the talk; audio is not joined yet.</summary>
    public bool Joining { get; set; }

    public bool Joined { get; set; }

    /// <summary>What is heard before the talk; null: nothing.</summary>
    public Greeting? Greeting { get; set; }
}

/// <summary>The legs of one call.</summary>
internal sealed class CallLegs(CallId id, LegId? caller, string number, string name)
{
    public CallId Id { get; } = id;

    /// <summary>The customer's, whoever called whom.</summary>
    public LegId? Caller { get; set; } = caller;

    /// <summary>What the called party is shown.</summary>
    public string Number { get; } = number;
    public string Name { get; } = name;
    public AgentSide? Agent { get; set; }
    public LegId? Party { get; set; }

    /// <summary>Parties that ring at the same time, by their number.</summary>
    public SortedDictionary<int, LegId> Rings { get; } = [];

    /// <summary>The agent who is consulted, or third in a conference.</summary>
    public AgentSide? Third { get; set; }

    /// <summary>A third outside the queues.</summary>
    public LegId? ThirdParty { get; set; }
    public bool ThirdPartyAnswered { get; set; }

    /// <summary>Who hears whom, as last ordered.</summary>
    public TalkShape Shape { get; set; }

    /// <summary>The third's leg, once it has audio.</summary>
    public LegId? ThirdLeg => Third is { Joined: true } third ? third.Leg : ThirdPartyAnswered ? ThirdParty : null;

    public bool Recording { get; set; }

    /// <summary>Document that the party gets; null: no fax.</summary>
    public string? FaxFile { get; set; }

    /// <summary>Conference that the caller was sent to, until he is in, and the step that did so.</summary>
    public string? Conference { get; set; }
    public StepId ConferenceStep { get; set; }

    /// <summary>What is being recorded of the caller, and the step that does so.</summary>
    public string? Message { get; set; }
    public StepId MessageStep { get; set; }

    /// <summary>Step at which the caller may speak instead of pressing keys; null: nobody listens.</summary>
    public StepId? ListenStep { get; set; }

    /// <summary>Step whose digits go no further.</summary>
    public StepId? SecretStep { get; set; }

    /// <summary>Step whose digits are a telephone number.</summary>
    public StepId? NumberStep { get; set; }

    /// <summary>The variable for a web service under which they may be used; null: none.</summary>
    public string? SecretVariable { get; set; }

    /// <summary>Secret digits by variable, until the call ends.</summary>
    public Dictionary<string, string> Secrets { get; } = [];
}

/// <summary>Which leg is whose. Used by the loop's thread alone, where nothing else is said.</summary>
internal sealed class LegBook
{
    private readonly Dictionary<LegId, LegEntry> _legs = [];
    private readonly Dictionary<CallId, CallLegs> _calls = [];
    private readonly Dictionary<string, LegId> _standing = [];
    private readonly Dictionary<LegId, CallId> _talks = [];
    private readonly Dictionary<AgentId, Listener> _listeners = [];
    private volatile ImmutableHashSet<string> _registered = [];

    /// <summary>May be read from any thread.</summary>
    public LegHistory History { get; } = new();

    public int Calls => _calls.Count;

    /// <summary>Standing legs that are up.</summary>
    public int Standing => _standing.Count;

    public LegEntry? Leg(LegId leg) => _legs.GetValueOrDefault(leg);

    public CallLegs? Call(CallId? call) => call is { } id ? _calls.GetValueOrDefault(id) : null;

    public CallLegs? CallOfOffer(OfferId offer) => _calls.Values.FirstOrDefault(c => c.Agent?.Offer == offer || c.Third?.Offer == offer);

    /// <summary>The call in which this browser is a side, and which.</summary>
    public (CallLegs Call, AgentSide Side)? SideOnPhone(string extension)
    {
        foreach (var call in _calls.Values)
        {
            if (call.Agent is { Standing: true } agent && agent.Phone == extension) return (call, agent);
            if (call.Third is { Standing: true } third && third.Phone == extension) return (call, third);
        }
        return null;
    }

    /// <summary>Two hear each other: remembers of which call a standing one of them is, because it is parted when that is over.</summary>
    public void TalkBegins(LegId leg, LegId other)
    {
        foreach (var one in (LegId[])[leg, other])
            if (Leg(one) is { Role: LegRole.Standing } && CallOfLeg(one) is { } call) _talks[one] = call.Id;
    }

    /// <returns>The call of the standing leg's talk that is over; null for any other leg.</returns>
    public CallId? TalkEnds(LegId leg) => _talks.Remove(leg, out var call) ? call : null;

    /// <summary>The call that a leg belongs to; of a standing one, that it is a side of now.</summary>
    public CallLegs? CallOfLeg(LegId leg) => Leg(leg) is not { } entry ? null : entry.Extension is { } extension ? SideOnPhone(extension)?.Call : Call(entry.Call);

    public LegId? StandingLeg(string extension) => _standing.TryGetValue(extension, out var leg) ? leg : null;

    /// <summary>From any thread.</summary>
    public bool IsRegistered(string extension) => _registered.Contains(extension);

    /// <summary>The phone can be reached: registered, or its standing leg is up.</summary>
    public bool IsUp(string phone, bool standing) => standing ? _standing.ContainsKey(phone) : _registered.Contains(phone);

    public CallLegs Arrive(CallId call, LegArrived arrived)
    {
        Add(arrived.Leg, LegRole.Caller, call);
        return _calls[call] = new CallLegs(call, arrived.Leg, arrived.Caller, arrived.CallerName);
    }

    /// <summary>A call that an agent makes: the customer's leg comes later.</summary>
    public CallLegs Begin(CallId call, string number) => _calls[call] = new CallLegs(call, null, number, "");

    public void Add(LegId leg, LegRole role, CallId call, int ring = 0)
    {
        _legs[leg] = new LegEntry(leg, role, call, null) { Ring = ring };
        History.Add(call, leg, role);
    }

    /// <summary>The leg of a caller goes over into another call.</summary>
    public void Move(LegId leg, LegRole role, CallId into)
    {
        if (!_legs.TryGetValue(leg, out var entry)) return;
        _legs[leg] = entry with { Role = role, Call = into, Ring = 0, Answered = false };
        History.Add(into, leg, role);
    }

    /// <summary>Who called and who was called change places.</summary>
    public void Turn(CallLegs call)
    {
        (call.Caller, call.Party) = (call.Party, call.Caller);
        if (call.Caller is { } caller && _legs.TryGetValue(caller, out var one)) _legs[caller] = one with { Role = LegRole.Caller };
        if (call.Party is { } party && _legs.TryGetValue(party, out var other)) _legs[party] = other with { Role = LegRole.Party };
    }

    /// <summary>A browser's leg that is being answered; it stands once it is up.</summary>
    public void AddStanding(LegId leg, string extension) => _legs[leg] = new LegEntry(leg, LegRole.Standing, null, extension);

    /// <returns>The leg that stood there before.</returns>
    public LegId? Stand(LegId leg, string extension)
    {
        var before = StandingLeg(extension);
        _standing[extension] = leg;
        return before == leg ? null : before;
    }

    /// <returns>Whether it was the one that stood: then the phone is away now.</returns>
    public bool Forget(LegEntry leg)
    {
        _legs.Remove(leg.Leg);
        _talks.Remove(leg.Leg);
        return leg.Extension is { } extension && _standing.TryGetValue(extension, out var standing) && standing == leg.Leg && _standing.Remove(extension);
    }

    /// <summary>Another set of the same phone has taken the leg over: what it was to its call, the new one is.</summary>
    public void Replace(LegId old, LegId by)
    {
        if (!_legs.Remove(old, out var entry)) return;
        _legs[by] = entry with { Leg = by };
        if (entry.Call is { } id) History.Add(id, by, entry.Role);
        if (entry.Extension is { } extension && StandingLeg(extension) == old) _standing[extension] = by;
        if (ListenerAt(old) is { } listener) listener.Leg = by;
        if (Call(entry.Call) is not { } call) return;
        if (call.Caller == old) call.Caller = by;
        if (call.Party == old) call.Party = by;
        if (call.Rings.TryGetValue(entry.Ring, out var rings) && rings == old) call.Rings[entry.Ring] = by;
        if (call.ThirdParty == old) call.ThirdParty = by;
        if (call.Agent is { } side && side.Leg == old) side.Leg = by;
        if (call.Third is { } third && third.Leg == old) third.Leg = by;
    }

    public void End(CallId call) => _calls.Remove(call);

    public IReadOnlyCollection<Listener> Listeners => _listeners.Values;

    public void Add(Listener listener) => _listeners[listener.By] = listener;

    public Listener? Remove(AgentId by) => _listeners.Remove(by, out var listener) ? listener : null;

    public Listener? ListenerOf(AgentId by) => _listeners.GetValueOrDefault(by);

    public Listener? ListenerAt(LegId leg) => _listeners.Values.FirstOrDefault(l => l.Leg == leg);

    /// <summary>The leg of the agent whom he hears; null: his page is being loaded again, or the talk is over.</summary>
    public LegId? TargetOf(Listener listener) => Call(listener.Call)?.Agent is { } side && side.Agent == listener.Agent ? side.Leg : null;

    /// <summary>He hears what he is to hear, in the way he is to, if both are there.</summary>
    public void Attach(Listener listener, StepWork work)
    {
        if (listener is { Answered: true, Leg: { } ear } && TargetOf(listener) is { } target) work.Operations.Add(new MonitorLeg(ear, target, listener.Mode));
    }

    public void Register(string extension, bool registered)
    {
        _registered = registered ? _registered.Add(extension) : _registered.Remove(extension);
    }
}
