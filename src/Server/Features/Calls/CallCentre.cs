using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Calls;

/// <summary>What the rest of the server asks of the running centre. Safe from any thread; never blocks.</summary>
internal sealed class CallCentre(CallLoop loop)
{
    /// <summary>The last state that is on disk. Immutable: hold it as long as you like.</summary>
    public RoutingState State => loop.Durable;

    /// <summary>Legs that browsers keep for the shift: no leftovers.</summary>
    public int StandingLegs => loop.Standing;

    /// <summary>Which legs belonged to which call.</summary>
    public LegHistory Legs => loop.Legs;

    /// <summary>When the customer of this call answers, it is listened who that is. Before the call is asked for.</summary>
    public void ListenToAnswer(CallId call) => loop.ListenToAnswer(call);

    /// <summary>Told after each step, in order, when it is on disk. Must not block and must not throw.</summary>
    public event Action<DurableStep> Happened
    {
        add => loop.Happened += value;
        remove => loop.Happened -= value;
    }

    /// <summary>Asks for something. Completes when the decision is on disk, and its effects are released.</summary>
    /// <returns>Null when granted, otherwise why not.</returns>
    /// <exception cref="CentreBusyException">More wishes wait than <see cref="CallLimits.WishesMax"/>.</exception>
    /// <remarks>Cancelling gives up the waiting, not the wish.</remarks>
    public Task<Refusal?> Ask(EngineInput wish, CancellationToken stop = default) => loop.Ask(wish, stop);

    /// <param name="party">Row of the story that the wish refers to; null: none is new.</param>
    public Task<Refusal?> Ask(EngineInput wish, Persistence.Story.StoryParty? party, CancellationToken stop) => loop.Ask(wish, stop, party);

    /// <summary>Puts new settings in force, in order with everything else. Calls keep the flow version they started.</summary>
    /// <param name="instead">Where callers go whose queue is gone with them.</param>
    /// <returns>Completes when they are in <see cref="State"/>; never while the loop does not run.</returns>
    public Task Configure(Centre centre, ImmutableDictionary<QueueId, QueueId>? instead = null) => loop.Order(new CentreConfigured(centre) { Instead = instead });

    /// <summary>Has the engine look for what must not be, and put it right, in order with everything else.</summary>
    public void CheckItself() => loop.Order(new SelfCheck());

    /// <summary>A phone of the extension is registered.</summary>
    public bool IsRegistered(string extension) => loop.IsRegistered(extension);

    /// <summary>Told of calls that come into rooms and leave them. Must not block and must not throw.</summary>
    public event Action<CallId, string, bool> RoomVisited
    {
        add => loop.RoomVisited += value;
        remove => loop.RoomVisited -= value;
    }

    /// <summary>Told who speaks in a room. Must not block and must not throw.</summary>
    public event Action<string, IReadOnlyList<CallId>> RoomHeard
    {
        add => loop.RoomHeard += value;
        remove => loop.RoomHeard -= value;
    }

    /// <summary>Told of web services that flows ask. Must not block and must not throw.</summary>
    public event Action<WebQuestion> Asked
    {
        add => loop.Asked += value;
        remove => loop.Asked -= value;
    }

    /// <summary>Told of steps at which a caller may speak. Must not block and must not throw.</summary>
    public event Action<Listening> Listened
    {
        add => loop.Listened += value;
        remove => loop.Listened -= value;
    }

    /// <summary>Whether somebody understands speech at this moment.</summary>
    public Func<bool> Understands { set => loop.Understands = value; }

    /// <summary>Told of values to be spoken whole. Must not block and must not throw; whoever takes it plays the prompts.</summary>
    public event Action<Voicing> Voiced
    {
        add => loop.Voiced += value;
        remove => loop.Voiced -= value;
    }

    /// <summary>Whether somebody speaks values whole at this moment.</summary>
    public Func<bool> Speaks { set => loop.Speaks = value; }

    /// <summary>Told of settings that a phone changes by a code. Must not block and must not throw.</summary>
    public event Action<ChangeExtension> SettingChanged
    {
        add => loop.SettingChanged += value;
        remove => loop.SettingChanged -= value;
    }

    /// <summary>What a web service answered, in order with everything else.</summary>
    public void Answer(WebAnswered answer) => _ = loop.Order(answer);

    /// <summary>What the centre itself has learnt, in order with everything else.</summary>
    public void Order(EngineInput input) => loop.Order(input);

    /// <summary>Told of the beginning and end of recordings, on the loop's thread. Must not block and must not throw.</summary>
    public event Action<SwitchEvent> RecordingTold
    {
        add => loop.RecordingTold += value;
        remove => loop.RecordingTold -= value;
    }

    /// <summary>The agent, signed in, whose calls arrive at this extension.</summary>
    public AgentId? AgentAt(string extension) => State.Agents.Values.FirstOrDefault(a => a.Phone == extension)?.Id;
}

/// <summary>Too much waits already: 429, try again.</summary>
internal sealed class CentreBusyException() : Exception("The centre is busy; try again.");
