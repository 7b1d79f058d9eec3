using Antiphon.Engine.Contract;
using Antiphon.Engine.Routing;

namespace Antiphon.Simulation.Tests;

/// <summary>Callers, agents, phones and faults of one seed against the engine in virtual time. The invariants are checked after every step.</summary>
internal sealed class SimulatedDay
{
    private static readonly TimeSpan DrainMax = TimeSpan.FromHours(2);

    /// <summary>A restart begins at one of the last so many.</summary>
    private const int StatesKept = 200;

    private readonly PriorityQueue<Func<EngineInput?>, (DateTimeOffset At, long Order)> _coming = new();
    private readonly Random _random;
    private readonly Faults _faults;
    private readonly SimulatedWorld _world;
    private readonly int _seed;
    private long _order;

    private readonly Func<RoutingState, EngineInput, DateTimeOffset, Decision> _decide;

    /// <param name="decide">Null: the engine. Otherwise one that a fault was put into.</param>
    public SimulatedDay(int seed, int agents, int callsPerHour, Faults faults, Func<RoutingState, EngineInput, DateTimeOffset, Decision>? decide = null)
    {
        (_seed, _faults, _random, _decide) = (seed, faults, new Random(seed), decide ?? RoutingEngine.Decide);
        Centre = SimulatedCentre.Of(agents);
        _world = new SimulatedWorld(this, _random, callsPerHour, faults);
    }

    public Centre Centre { get; }
    public DateTimeOffset Now { get; private set; } = new(2026, 11, 22, 1, 0, 0, TimeSpan.Zero);
    public DateTimeOffset ArrivalsEndAt { get; private set; }
    public RoutingState State { get; private set; } = RoutingState.Initial;
    public Invariants Invariants { get; } = new();
    public List<(EngineInput Input, DateTimeOffset At, Decision Decision)> Story { get; } = [];
    public int Crashes { get; private set; }

    /// <summary>Looks at the day one second after nothing is wrong any more. Null: nobody looks.</summary>
    public Action<SimulatedDay>? AfterFaults { get; init; }

    /// <summary>Of every step; false: only of those at which a restart may begin, as many days of them would fill the memory.</summary>
    public bool KeepsStates { get; init; } = true;

    public SimulatedDay Run(TimeSpan length)
    {
        try
        {
            ArrivalsEndAt = Now + length;
            Give(new CentreConfigured(Centre));
            _world.Open();
            RunUntil(() => Now >= ArrivalsEndAt, ArrivalsEndAt);
            _world.Calm();
            if (AfterFaults is { } look)
            {
                // Phones are back one second after the last fault; one more second is what the engine has.
                RunUntil(() => false, ArrivalsEndAt + TimeSpan.FromSeconds(2));
                look(this);
            }
            RunUntil(() => State.Calls.IsEmpty, ArrivalsEndAt + DrainMax);
            _world.Close();
            RunUntil(() => State.Agents.IsEmpty && State.Calls.IsEmpty, ArrivalsEndAt + DrainMax + DrainMax);
            Invariants.CheckEnd(State);
        }
        catch (Exception e) when (e is not BrokenDayException)
        {
            var story = ShortStory.Of([.. Story.Select(entry => (entry.Input, entry.At))], _decide, e);
            throw new BrokenDayException($"seed {_seed}, step {Story.Count}, {Now:HH:mm:ss.fff}: {e.Message}\n{story.Count} inputs are enough:\n{ShortStory.Text(story)}", story, e);
        }
        return this;
    }

    /// <summary>Something that comes in after that time, unless it turns out to be nothing by then.</summary>
    public void After(double seconds, Func<EngineInput?> input)
    {
        if (_faults.HasFlag(Faults.Reordering) && _random.Next(5) == 0) seconds += _random.NextDouble() * 0.5;
        var at = Now.AddMilliseconds(Math.Max(0, Math.Round(seconds * 1000)));
        // Equal times come in an order of chance, as from different sockets.
        _coming.Enqueue(input, (at, _faults.HasFlag(Faults.Reordering) ? _random.NextInt64() : ++_order));
    }

    public void After(double seconds, EngineInput input) => After(seconds, () => input);

    private void RunUntil(Func<bool> done, DateTimeOffset limit)
    {
        while (!done())
        {
            var due = State.NextDue is { } next ? LateTick(next) : DateTimeOffset.MaxValue;
            if (_coming.TryPeek(out _, out var first) && first.At <= due)
            {
                if (first.At > limit) return;
                MoveTo(first.At + Pause());
                if (_coming.Dequeue()() is { } input) GiveAndRepeat(input);
            }
            else
            {
                if (due > limit) return;
                MoveTo(due);
                Give(new ClockTicked());
            }
        }
    }

    private DateTimeOffset LateTick(DateTimeOffset due) =>
        _faults.HasFlag(Faults.LateTicks) && _random.Next(4) == 0 ? due.AddMilliseconds(_random.Next(400)) : due;

    private TimeSpan Pause() => _faults.HasFlag(Faults.Pauses) && _random.Next(500) == 0 ? TimeSpan.FromSeconds(_random.Next(1, 300)) : TimeSpan.Zero;

    private void MoveTo(DateTimeOffset at)
    {
        if (at > Now) Now = at;
    }

    private void GiveAndRepeat(EngineInput input)
    {
        Give(input);
        if (!_faults.HasFlag(Faults.Duplicates) || _random.Next(12) != 0) return;
        if (input is CallArrived or DialOut)
        {
            // A call begins once; a repetition can only meet it alive.
            if (State.Calls.ContainsKey(input is CallArrived arrived ? arrived.Call : ((DialOut)input).Call)) Give(input);
        }
        else if (_random.Next(2) == 0) Give(input);
        else After(_random.NextDouble() * 30, input);
    }

    /// <summary>The decision of this input never came to the disk, and nobody has heard of it.</summary>
    private void Crash(EngineInput input)
    {
        _decide(State, input, Now);
        Crashes++;
        var from = _random.Next(Math.Max(0, Story.Count - StatesKept), Story.Count);
        var state = RoutingJson.ReadState(RoutingJson.Write(Story[from].Decision.Next));
        foreach (var (_, _, decision) in Story.Skip(from + 1))
            foreach (var e in RoutingJson.ReadEvents(RoutingJson.Write(decision.Events))) state = RoutingEngine.Apply(state, e);
        Invariants.Recovered(state);
        State = state;
        Give(new Restarted());
        _world.ComeBack();
    }

    private void Give(EngineInput input)
    {
        if (_faults.HasFlag(Faults.Crashes) && Story.Count > 50 && input is not Restarted and not CentreConfigured && _random.Next(600) == 0)
        {
            Crash(input);
            return;
        }
        var decision = _decide(State, input, Now);
        Story.Add((input, Now, decision));
        if (!KeepsStates && Story.Count > StatesKept && Story[^(StatesKept + 1)] is var (old, at, told)) Story[^(StatesKept + 1)] = (old, at, told with { Next = RoutingState.Initial });
        Invariants.Check(decision, Now);
        State = decision.Next;
        foreach (var e in decision.Events) _world.Hear(e);
        foreach (var effect in decision.Effects) _world.Do(effect);
        if (decision.Refused is { } refusal) _world.Refused(input, refusal);
    }
}
