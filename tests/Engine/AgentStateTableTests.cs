using Antiphon.Engine.Contract;
using Antiphon.Engine.Routing;
using static Antiphon.Engine.Contract.AgentState;
using static Antiphon.Engine.Tests.Scene;

namespace Antiphon.Engine.Tests;

/// <summary>Every state of an agent against everything that can be asked of him: what is documented happens, everything else is refused with its code and changes nothing.</summary>
public sealed class AgentStateTableTests
{
    /// <summary>The documented ways, from each state: nothing else ever stands in a story.</summary>
    private static readonly Dictionary<AgentState, AgentState[]> Ways = new()
    {
        [SignedOut] = [Ready, NotReady],
        [NotReady] = [Ready, NotReady, Offered, Dialling, SignedOut],
        [Ready] = [Offered, NotReady, Dialling, Training, SignedOut],
        [Offered] = [Talking, Consulting, Dialling, Ready, NotReady, SignedOut],
        [Talking] = [Held, Consulting, Conferencing, WrapUp, Ready, NotReady, SignedOut],
        [Held] = [Talking, Consulting, Conferencing, WrapUp, Ready, NotReady, SignedOut],
        [Consulting] = [Talking, Held, Conferencing, WrapUp, Ready, NotReady, SignedOut],
        [Conferencing] = [Talking, Held, Consulting, WrapUp, Ready, NotReady, SignedOut],
        [Dialling] = [Talking, WrapUp, Ready, NotReady, SignedOut],
        [Training] = [WrapUp, Ready, NotReady, SignedOut],
        [WrapUp] = [Ready, NotReady, SignedOut],
    };

    private const string Fine = "fine", Pending = "pending";

    /// <summary>What becomes of each wish of an agent in each state: done, kept for later, or why it is refused.</summary>
    public static TheoryData<string, string, string> Wishes => new()
    {
        { "out", "sign-out", "AgentNotSignedIn" }, { "out", "ready", "AgentNotSignedIn" }, { "out", "break", "AgentNotSignedIn" }, { "out", "finish", "AgentNotSignedIn" }, { "out", "hang-up", "AgentNotSignedIn" }, { "out", "dial", "AgentNotSignedIn" },
        { "not-ready", "sign-in", "AgentAlreadySignedIn" }, { "not-ready", "sign-out", Fine }, { "not-ready", "ready", Fine }, { "not-ready", "break", Fine }, { "not-ready", "finish", "AgentNotInWrapUp" }, { "not-ready", "hang-up", "NotYourCall" }, { "not-ready", "take", "OfferUnknown" }, { "not-ready", "reject", "OfferUnknown" }, { "not-ready", "hold", "NotYourCall" }, { "not-ready", "dial", Fine },
        { "ready", "sign-in", "AgentAlreadySignedIn" }, { "ready", "sign-out", Fine }, { "ready", "ready", Fine }, { "ready", "break", Fine }, { "ready", "finish", "AgentNotInWrapUp" }, { "ready", "take", "OfferUnknown" }, { "ready", "reject", "OfferUnknown" }, { "ready", "dial", Fine },
        { "offered", "sign-in", "AgentAlreadySignedIn" }, { "offered", "move", "AgentBusy" }, { "offered", "sign-out", Pending }, { "offered", "break", Pending }, { "offered", "finish", "AgentNotInWrapUp" }, { "offered", "hang-up", "NotYourCall" }, { "offered", "hold", "NotTalking" }, { "offered", "take", Fine }, { "offered", "reject", Fine }, { "offered", "dial", "AgentBusy" },
        { "talking", "sign-in", "AgentAlreadySignedIn" }, { "talking", "move", "AgentBusy" }, { "talking", "sign-out", Pending }, { "talking", "break", Pending }, { "talking", "finish", "AgentNotInWrapUp" }, { "talking", "take", "OfferUnknown" }, { "talking", "resume", "NotOnHold" }, { "talking", "toggle", "NoConsult" }, { "talking", "complete", "NoConsult" }, { "talking", "conference", "NoConsult" }, { "talking", "hold", Fine }, { "talking", "hang-up", Fine }, { "talking", "dial", "AgentBusy" },
        { "held", "hold", "AlreadyOnHold" }, { "held", "resume", Fine }, { "held", "finish", "AgentNotInWrapUp" }, { "held", "dial", "AgentBusy" }, { "held", "break", Pending },
        { "wrap-up", "sign-in", "AgentAlreadySignedIn" }, { "wrap-up", "move", "AgentBusy" }, { "wrap-up", "sign-out", Pending }, { "wrap-up", "break", Pending }, { "wrap-up", "finish", Fine }, { "wrap-up", "ready", Fine }, { "wrap-up", "take", "OfferUnknown" }, { "wrap-up", "dial", "AgentBusy" },
        { "dialling", "sign-in", "AgentAlreadySignedIn" }, { "dialling", "break", Pending }, { "dialling", "finish", "AgentNotInWrapUp" }, { "dialling", "dial", "AgentBusy" }, { "dialling", "hold", "NotTalking" },
    };

    [Theory, MemberData(nameof(Wishes))]
    public void Whatever_is_asked_in_whatever_state_happens_as_documented_or_is_refused_with_its_code(string state, string wish, string outcome)
    {
        var scene = In(state);
        var asked = Wish(scene, wish);
        var before = scene.State;
        scene.Give(asked);
        switch (outcome)
        {
            case Fine: Assert.Null(scene.Last.Refused); break;
            case Pending: Assert.NotNull(scene.State.Agents[Ann].PendingState); break;
            default:
                Assert.Equal(outcome, scene.Last.Refused?.ToString());
                Assert.Same(before, scene.State);
                break;
        }
    }

    [Fact]
    public void Every_forbidden_pair_of_states_is_forbidden_by_the_table_and_every_documented_one_is_not()
    {
        var states = Enum.GetValues<AgentState>();
        Assert.Equal(states.Order(), Ways.Keys.Order());
        foreach (var from in states)
            foreach (var to in states)
                Assert.True(Ways[from].Contains(to) == Antiphon.Engine.Agents.AgentStates.Allowed(from, to), $"{from} → {to}");
    }

    [Fact]
    public void A_refusal_comes_again_when_the_story_is_decided_again()
    {
        var scene = In("talking");
        scene.Give(new FinishWrapUp(Ann)).Give(new ResumeCall(scene.State.Agents[Ann].Call!.Value, Ann)).Give(new GoReady(new("4711")));
        var state = RoutingState.Initial;
        foreach (var (input, at, decision) in scene.Story)
        {
            var again = RoutingEngine.Decide(state, input, at);
            Assert.Equal(decision.Refused, again.Refused);
            state = again.Next;
        }
        Assert.Equal([Refusal.AgentNotInWrapUp, Refusal.NotOnHold, Refusal.AgentUnknown], scene.Story.Select(entry => entry.Decision.Refused).OfType<Refusal>());
    }

    private static Scene In(string state)
    {
        var scene = new Scene(centre => centre with { Outside = new OutsideCalls("carrier", []) });
        if (state == "out") return scene;
        scene.SignedIn(Ann);
        switch (state)
        {
            case "not-ready": scene.Give(new GoNotReady(Ann, "meal")); break;
            case "offered": scene.Call(); break;
            case "talking": scene.TalkingWith(Ann); break;
            case "held": scene.Give(new HoldCall(scene.TalkingWith(Ann), Ann)); break;
            case "wrap-up": scene.Give(new CallerLeft(scene.TalkingWith(Ann))); break;
            case "dialling": scene.Give(new DialOut(new("out-1"), Ann, "13900001111", new(7))); break;
        }
        return scene;
    }

    private static EngineInput Wish(Scene scene, string wish)
    {
        var shift = scene.State.Agents.GetValueOrDefault(Ann);
        // Somebody else's call, where he has none.
        var about = wish is "hang-up" or "hold" or "resume" or "toggle" or "complete" or "conference";
        var call = shift?.Call ?? (about ? scene.SignedIn(Bob).TalkingWith(Bob, "4011") : new CallId("none"));
        var offer = shift?.Offer ?? new OfferId(4711);
        return wish switch
        {
            "sign-in" => new SignIn(Ann, "81001", Standing: true),
            "move" => new SignIn(Ann, "8999", Standing: false),
            "sign-out" => new SignOut(Ann),
            "ready" => new GoReady(Ann),
            "break" => new GoNotReady(Ann, "break"),
            "finish" => new FinishWrapUp(Ann),
            "take" => new OfferTaken(offer),
            "reject" => new OfferRefused(offer),
            "hang-up" => new HangUp(call, Ann),
            "hold" => new HoldCall(call, Ann),
            "resume" => new ResumeCall(call, Ann),
            "toggle" => new ToggleConsult(call, Ann),
            "complete" => new CompleteTransfer(call, Ann),
            "conference" => new MakeConference(call, Ann),
            _ => new DialOut(new("out-2"), Ann, "13900001111", new(8)),
        };
    }
}
