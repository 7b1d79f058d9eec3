using System.Collections.Concurrent;
using Antiphon.Engine.Routing;
using Antiphon.Server.Features.Calls.Numbering;
using Antiphon.Server.Features.Faxes;
using Antiphon.Server.Persistence.Story;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Calls;

/// <summary>The one place where switch and engine meet. One thread: existing legs first, then new calls and wishes in turn. Each input is decided and applied
/// in memory; what it leads to happens when the story has it on disk.</summary>
internal sealed partial class CallLoop : ISwitchListener, IDisposable
{
    private static readonly TimeSpan IdleTickPause = TimeSpan.FromSeconds(1);
    private readonly ISwitch _switch;
    private readonly IdSource _ids;
    private readonly SteadyClock _clock;
    private readonly ILogger<CallLoop> _log;
    private readonly LegLanes _lanes;
    private readonly CallLimits _limits;
    private readonly LegBook _book = new();
    private readonly EffectRunner _effects;
    private readonly SwitchTranslation _translation;
    private readonly PartyBook _parties;
    private readonly CallerBook _callers;
    private readonly INumberReading? _numbers;
    private readonly ICustomerNames? _customers;
    private readonly ICallerFacts? _facts;
    private readonly ConcurrentQueue<Wish> _wishes = [];
    private readonly ConcurrentQueue<(EngineInput Input, TaskCompletionSource<Refusal?> Done)> _orders = [];
    private readonly WakeSignal _wake = new();
    private readonly ITimer _timer;
    private StoryWriter? _story;
    private RoutingState _state = RoutingState.Initial;
    private RoutingState _durable = RoutingState.Initial;
    private long _seq;
    private int _wishesWaiting;
    private bool _newCallsTurn;
    private DateTimeOffset _last = DateTimeOffset.MinValue, _noTickBefore = DateTimeOffset.MinValue;
    private Thread? _thread;
    private volatile bool _stopping;

    public CallLoop(ISwitch telephone, IPrompts prompts, IdSource ids, RecordingFiles recordings, PartyBook parties, CallerBook callers, CallLimits limits, TimeProvider clock, ILogger<CallLoop> log,
        FaxFiles? faxes = null, INumberReading? numbers = null, ICustomerNames? customers = null, ICallerFacts? facts = null)
    {
        (_switch, _ids, _clock, _log, _parties, _callers, _limits) = (telephone, ids, new SteadyClock(clock), log, parties, callers, limits);
        (_numbers, _customers, _facts) = (numbers, customers, facts);
        _lanes = new LegLanes(limits);
        _effects = new EffectRunner(_book, prompts, ids, recordings, parties, faxes ?? new FaxFiles(Path.GetTempPath()));
        _translation = new SwitchTranslation(_book, prompts);
        _timer = clock.CreateTimer(_ => _wake.Set(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>A step is on disk, and nothing of it is done yet: for what is shown, and takes no time. On the writer's thread, in order.</summary>
    public event Action<DurableStep>? Stands;

    /// <summary>Told after each step, in order, when it is on disk. Must not block and must not throw.</summary>
    public event Action<DurableStep>? Happened;
    /// <summary>Told of calls that come into rooms and leave them. Must not block and must not throw.</summary>
    public event Action<CallId, string, bool>? RoomVisited;
    /// <summary>Told who speaks in a room. Must not block and must not throw.</summary>
    public event Action<string, IReadOnlyList<CallId>>? RoomHeard;
    /// <summary>Told of recordings that began or ended. Must not block and must not throw.</summary>
    public event Action<SwitchEvent>? RecordingTold;
    /// <summary>Told how the media of a leg went: the call, what the leg was to it, the leg, its codec, the figures, when. Must not block and must not throw.</summary>
    public event Action<CallId, LegRole, LegId, string?, LegFigures, DateTimeOffset>? Measured;
    /// <summary>Told of faxes. Must not block and must not throw.</summary>
    public event Action<SwitchEvent>? FaxTold;
    /// <summary>Told who answered a call of <see cref="ListenToAnswer"/>. Must not block and must not throw.</summary>
    public event Action<CallId, AnswerDetected>? AnswerHeard;
    /// <summary>When the customer of this call answers, it is listened who that is. From any thread, before the call is asked for.</summary>
    public void ListenToAnswer(CallId call) => _translation.ListenToAnswer(call);
    /// <summary>Told of trunks: health, and answers to tests. Must not block and must not throw.</summary>
    public event Action<SwitchEvent>? TrunkTold;
    /// <summary>Told of web services that flows ask, when the question is on disk. Must not block and must not throw; the answer comes by <see cref="Order"/>.</summary>
    public event Action<WebQuestion>? Asked;
    /// <summary>Told of steps at which a caller may speak, when that is on disk. Must not block and must not throw; the answer comes by <see cref="Order"/>.</summary>
    public event Action<Listening>? Listened;

    /// <summary>Whether somebody understands speech at this moment.</summary>
    public Func<bool> Understands { set => _effects.Understands = value; }

    /// <summary>Told of values to be spoken whole, while somebody <see cref="Speaks"/>. Must not block and must not throw; whoever takes it plays the prompts.</summary>
    public event Action<Voicing>? Voiced;

    /// <summary>Whether somebody speaks values whole at this moment.</summary>
    public Func<bool> Speaks { set => _effects.Speaks = value; }

    /// <summary>Told of settings that a phone changes by a code, when that is on disk. Must not block and must not throw.</summary>
    public event Action<ChangeExtension>? SettingChanged;

    /// <summary>The last state that is on disk.</summary>
    public RoutingState Durable => Volatile.Read(ref _durable);

    /// <summary>Which legs belonged to which call; from any thread.</summary>
    public LegHistory Legs => _book.History;

    /// <summary>Legs that browsers keep for the shift.</summary>
    public int Standing => _book.Standing;

    /// <summary>A phone of the extension is registered. From any thread.</summary>
    public bool IsRegistered(string extension) => _book.IsRegistered(extension);

    /// <summary>Takes over where the story ends. The calls of the process before are gone, and end now.</summary>
    public void Begin(OpenStory story)
    {
        (_state, _durable, _seq) = (story.Recovered.State, story.Recovered.State, story.Recovered.Seq);
        _last = story.Recovered.At;
        _parties.Load(story.File);
        _story = story.Writer;
        // Callbacks outlive the process; whom they are for is known to the parties.
        foreach (var call in _state.Calls.Values)
            if (call.Callback is { } callback) _book.Begin(call.Id, _parties.Find(callback.Number).Number);
        if (_seq > 0) Handle(new Restarted(), null);
    }

    public void Start()
    {
        _thread = new Thread(Run) { Name = "calls", IsBackground = true, Priority = ThreadPriority.AboveNormal };
        _thread.Start();
    }

    public void On(SwitchEvent happened)
    {
        var full = happened is LegArrived && _story is { SpoolFull: true };
        if (full || !_lanes.Post(happened))
        {
            var leg = ((LegArrived)happened).Leg;
            CallLog.NewCallRefused(_log, leg.ToString());
            _switch.Do(new RejectLeg(leg, HangupCause.Congestion));
        }
        _wake.Set();
    }

    /// <exception cref="CentreBusyException"/>
    public Task<Refusal?> Ask(EngineInput input, CancellationToken stop, StoryParty? party = null)
    {
        if (_story is { SpoolFull: true } || Interlocked.Increment(ref _wishesWaiting) > _limits.WishesMax)
        {
            if (_story is not { SpoolFull: true }) Interlocked.Decrement(ref _wishesWaiting);
            throw new CentreBusyException();
        }
        var wish = new Wish(input, new TaskCompletionSource<Refusal?>(TaskCreationOptions.RunContinuationsAsynchronously), party);
        _wishes.Enqueue(wish);
        _wake.Set();
        return wish.Answer.Task.WaitAsync(stop);
    }

    /// <summary>What the centre itself orders: not bounded, not refused.</summary>
    /// <returns>Completes when it is on disk and in <see cref="Durable"/>.</returns>
    public Task Order(EngineInput input)
    {
        var done = new TaskCompletionSource<Refusal?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _orders.Enqueue((input, done));
        _wake.Set();
        return done.Task;
    }

    /// <summary>Handles everything that waits and is due. In production the loop's thread does so; tests call it.</summary>
    /// <returns>Whether there was anything to do.</returns>
    public bool RunPending()
    {
        var worked = false;
        while (Guarded(Step)) worked = true;
        if (_held == TimeSpan.Zero && _state.NextDue is { } due)
        {
            var pause = Later(due, _noTickBefore) - _clock.Read(Quiet);
            _timer.Change(pause > TimeSpan.Zero ? pause : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
        return worked;
    }

    public void Dispose()
    {
        if (_stopping) return;
        _stopping = true;
        _wake.Set();
        _thread?.Join();
        _timer.Dispose();
    }

    private void Run()
    {
        while (!_stopping)
        {
            RunPending();
            _wake.Wait(_held == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : _held);
        }
        RunPending();
    }

    /// <returns>False: nothing waits.</returns>
    private bool Step()
    {
        var now = _clock.Read(Quiet);
        _held = Held(now);
        if (_state.NextDue <= now && now >= _noTickBefore && _held == TimeSpan.Zero)
        {
            Handle(new ClockTicked(), null);
            // What stays due although it was just looked at must not keep the loop from everything else.
            if (_state.NextDue <= now) _noTickBefore = now + IdleTickPause;
            return true;
        }
        if (_orders.TryDequeue(out var order)) { Handle(order.Input, order.Done); return true; }
        if (_lanes.TakeKnown() is { } happened) { Take(happened); return true; }
        _newCallsTurn = !_newCallsTurn;
        return _newCallsTurn ? TakeNewCall() || TakeWish() : TakeWish() || TakeNewCall();
    }

    private bool TakeWish()
    {
        if (!_wishes.TryDequeue(out var wish)) return false;
        Interlocked.Decrement(ref _wishesWaiting);
        try { Handle(wish.Input, wish.Answer, party: wish.Party); }
        catch (Exception e)
        {
            wish.Answer.TrySetException(e);
            throw;
        }
        return true;
    }

    private bool TakeNewCall()
    {
        if (_lanes.TakeNew() is not { } happened) return false;
        if (happened is LegArrived arrived && !SwitchTranslation.IsStanding(arrived)) Arrive(arrived);
        else Take(happened);
        return true;
    }

    private void Arrive(LegArrived arrived)
    {
        var call = new CallId(IdText.Write(_ids.Next()));
        if (arrived.Origin.Kind is OriginKind.Trunk && _numbers?.Read(arrived.Origin.Name, arrived.Called, arrived.Caller) is var (called, caller)) arrived = arrived with { Called = called, Caller = caller };
        var number = PhoneNumber.Normalise(arrived.Caller);
        var party = _parties.IdOf(number, arrived.CallerName, out var added);
        _book.Arrive(call, arrived);
        var trunk = arrived.Origin.Kind is OriginKind.Extension ? $"ext:{arrived.Origin.Name}" : arrived.Origin.Name;
        var work = new StepWork();
        work.Legs.Add(new StoryLeg(call, arrived.Leg.ToString(), "caller", arrived.At));
        Handle(new CallArrived(call, arrived.Called, party, trunk, arrived.Origin.Simulated)
        {
            Facts = _facts is null ? _callers.Of(arrived.Caller) : _facts.Of(number, arrived.Origin.Kind is OriginKind.Extension, arrived.At),
            Traits = CallerTraits.Of(_state.Centre.Numbers.GetValueOrDefault(arrived.Called), number, _customers),
        }, null, work, added);
    }

    private void Take(SwitchEvent happened)
    {
        if (happened is RecordingStarted or RecordingEnded or ConferenceRecordingStarted or ConferenceRecordingEnded) RecordingTold?.Invoke(happened);
        TellOfRooms(happened);
        if (happened is FaxPage or FaxEnded) FaxTold?.Invoke(happened);
        if (happened is TrunkProbed or TrunkUp or TrunkDown) TrunkTold?.Invoke(happened);
        TellMeasured(happened);
        if (happened is AnswerDetected answer && _book.Leg(answer.Leg) is { Call: { } of }) AnswerHeard?.Invoke(of, answer);
        var work = new StepWork();
        _translation.Take(happened, _state, work);
        if (work.Operations.Count > 0 || work.Listening.Count > 0) Enqueue(null, work, null, null);
        foreach (var input in work.Back)
            if (input is KeysTaken keys && work.KeyedNumber is { } digits) TakeNumber(keys, digits);
            else Handle(input, null);
    }

    private void TakeNumber(KeysTaken keys, string digits)
    {
        var party = _parties.IdOf(PhoneNumber.Normalise(digits), "", out var added);
        Handle(keys with { Number = party }, null, party: added);
    }

    private void Handle(EngineInput input, TaskCompletionSource<Refusal?>? answer, StepWork? begun = null, StoryParty? party = null)
    {
        var now = Now();
        var decision = Decide(ref input, now);
        var before = _state;
        _state = decision.Next;
        if (decision.Refused is { } refused) CallLog.WishRefused(_log, input.GetType().Name, InputCall.Who(input), refused);
        var work = begun ?? new StepWork();
        foreach (var effect in decision.Effects) Run(effect, now, work);
        foreach (var e in decision.Events)
        {
            if (e is CallEnded ended) _effects.End(ended.Call, work);
            else if (PhoneOf(e) is { } agent && !_book.IsUp(agent.Phone, agent.Standing)) work.Back.Insert(0, new PhoneLost(agent.Id));
        }
        var worthKeeping = input is not (ClockTicked or SelfCheck) || !decision.Events.IsEmpty;
        var entry = worthKeeping ? new StoryEntry(++_seq, now, RoutingEngine.Version, before.Centre.Version, input, decision.Events, decision.Whys) : null;
        Enqueue(entry, work, decision.Refused, answer, party);
        foreach (var back in work.Back) Handle(back, null);
    }

    /// <summary>The decision stands, whatever becomes of its effects: a call whose effect fails is released.</summary>
    private void Run(EngineEffect effect, DateTimeOffset now, StepWork work)
    {
        try { _effects.Run(effect, now, work); }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            var call = EffectRunner.CallOf(effect);
            CallLog.EffectFailed(_log, e, effect.GetType().Name, call?.Value);
            if (call is { } id) work.Back.Add(new CallLost(id));
        }
    }

    /// <summary>Who begins to use a phone now.</summary>
    private AgentShift? PhoneOf(EngineEvent e) => e is AgentSignedIn or AgentPhoneChanged ? _state.Agents.GetValueOrDefault(((AgentEvent)e).Agent) : null;

    private void Enqueue(StoryEntry? entry, StepWork work, Refusal? refused, TaskCompletionSource<Refusal?>? answer, StoryParty? party = null)
    {
        var (state, operations, questions, changes, listening, voicing) = (_state, work.Operations, work.Questions, work.Changes, work.Listening, work.Voicing);
        _story!.Enqueue(new StoryStep(entry, state, party is null ? [] : [party], work.Legs, Release));

        // The page hears first who calls: his card is there when the telephone begins to ring.
        void Release()
        {
            Volatile.Write(ref _durable, state);
            var told = entry is { Events.IsEmpty: false } ? new DurableStep(state, entry.Events, entry.At) : null;
            if (told is not null) Stands?.Invoke(told);
            foreach (var operation in operations) Do(operation);
            foreach (var question in questions) Asked?.Invoke(question);
            foreach (var change in changes) SettingChanged?.Invoke(change);
            foreach (var step in listening) Listened?.Invoke(step);
            foreach (var wish in voicing) Voiced?.Invoke(wish);
            answer?.TrySetResult(refused);
            if (told is not null) Happened?.Invoke(told);
        }
    }

    /// <summary>Whatever the switch makes of it, the rest of the step is released.</summary>
    private void Do(SwitchOperation operation)
    {
        try { _switch.Do(operation); }
        catch (Exception e) when (e is not OutOfMemoryException) { CallLog.OperationFailed(_log, e, operation.GetType().Name); }
    }

    /// <summary>A decision that throws has changed nothing: it is made again without policies, by plain rotation. When that throws too, the one call it was
    /// about is released; the others go on.</summary>
    private Decision Decide(ref EngineInput input, DateTimeOffset now)
    {
        var call = InputCall.Of(input, _state);
        try { return RoutingEngine.Decide(_state, input, now); }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            CallLog.DecisionFailed(_log, e, input.GetType().Name, call?.Value);
            if (FallBack(ref input, now) is { } plain) return plain;
            if (call is not { } id) return Decision.Nothing(_state);
            try { return RoutingEngine.Decide(_state, input = new CallLost(id), now); }
            catch (Exception again) when (again is not OutOfMemoryException)
            {
                CallLog.DecisionFailed(_log, again, nameof(CallLost), id.Value);
                return RoutingEngine.EndByForce(_state, id, now);
            }
        }
    }

    private Decision? FallBack(ref EngineInput input, DateTimeOffset now)
    {
        foreach (var rescue in (ReadOnlySpan<bool>)[false, true])
        {
            var again = new FallenBack(input, rescue);
            try
            {
                var decision = RoutingEngine.Decide(_state, again, now);
                input = again;
                return decision;
            }
            catch (Exception e) when (e is not OutOfMemoryException) { CallLog.DecisionFailed(_log, e, nameof(FallenBack), InputCall.Of(input, _state)?.Value); }
        }
        return null;
    }

    /// <summary>Neither a call nor anything that ends by itself: a jump of the clock could spoil nothing.</summary>
    private bool Quiet => _state.Calls.IsEmpty && _state.NextDue is null;

    /// <summary>Whole milliseconds, and never before an earlier one, whatever the clock does.</summary>
    private DateTimeOffset Now()
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(_clock.Read(Quiet).ToUnixTimeMilliseconds());
        return _last = Later(now, _last);
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private bool Guarded(Func<bool> step)
    {
        try { return step(); }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            CallLog.StepFailed(_log, e);
            return true;
        }
    }

    private sealed record Wish(EngineInput Input, TaskCompletionSource<Refusal?> Answer, StoryParty? Party);
}
