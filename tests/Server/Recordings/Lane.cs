using Antiphon.Server.Tests.Calls;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Tests.Recordings;

internal enum Course { Plain, Hold, Transfer, Consult, Conference, Pickup, ParkedByCalled, ParkedByCaller, SetTakesOver, BackToQueue }

/// <summary>One call and what is done with it, a step at a time, beside others. Extensions 86xx call, 87xx are called, 88xx take out of the park.</summary>
internal sealed class Lane(Scene scene, int number, Course course)
{
    public static readonly Action<Lane>[] Steps = [l => l.Arrive(), l => l.Answer(), l => l.Begin(), l => l.GoOn(), l => l.Finish(), l => l.End()];

    private LegId _other;
    private Task<Refusal?> _asked = Task.FromResult<Refusal?>(null);

    public static AgentId[] AgentsOf(int lane) => [new($"{1000 + 2 * lane}"), new($"{1001 + 2 * lane}")];

    public LegId Caller { get; private set; }
    public CallId Call { get; private set; }
    public AgentId First { get; private set; }
    public AgentId Second => AgentsOf(number).Single(a => a != First);

    private bool OfExtensions => course is Course.ParkedByCalled or Course.ParkedByCaller or Course.SetTakesOver;
    private string Dialled => $"4{(OfExtensions ? 2 : 1)}{number:00}";
    private int Place => 7001 + number;
    private Offer? Offer => scene.State.Offers.Values.FirstOrDefault(o => o.Call == Call);

    private void Arrive()
    {
        Caller = OfExtensions ? scene.Switch.Arrive(Dialled, $"86{number:00}", new LegOrigin(OriginKind.Extension, $"86{number:00}"))
            : scene.Switch.Arrive(Dialled, $"138000{number:00000}");
    }

    private void Answer()
    {
        Call = scene.State.Calls.Values.Single(c => c.Dialled == Dialled).Id;
        if (First == default && Offer is { } first) First = first.Agent;
        if (Offer is { } offer) Do(new OfferTaken(offer.Id));
    }

    private void Begin()
    {
        switch (course)
        {
            case Course.Hold: Do(new HoldCall(Call, First)); break;
            case Course.Transfer: Do(new TransferBlind(Call, First, new ToAgent(Second))); break;
            case Course.Consult or Course.Conference: Do(new StartConsult(Call, First, new ToAgent(Second))); break;
            case Course.Pickup: Do(new ParkCall(Call, First, Place)); break;
            case Course.ParkedByCalled: Do(new ParkByPhone(Call, $"87{number:00}", Place)); break;
            case Course.ParkedByCaller: Do(new ParkByPhone(Call, $"86{number:00}", Place)); break;
            case Course.SetTakesOver: Caller = scene.Switch.TakeOver(Caller, $"86{number:00}"); break;
            case Course.BackToQueue: Do(new TransferBlind(Call, First, new ToQueue(new QueueId($"q{number}")))); break;
        }
    }

    private void GoOn()
    {
        switch (course)
        {
            case Course.Hold: Do(new ResumeCall(Call, First)); break;
            case Course.Pickup: Do(new PickUpCall(Call, Second)); break;
            case Course.ParkedByCalled or Course.ParkedByCaller: _other = scene.Switch.Arrive($"{Place}", $"88{number:00}", new LegOrigin(OriginKind.Extension, $"88{number:00}")); break;
            default: Answer(); break;
        }
    }

    private void Finish()
    {
        if (course is Course.Consult) Do(new CompleteTransfer(Call, First));
        if (course is Course.Conference) Do(new MakeConference(Call, First));
        if (course is Course.Pickup) Answer();
    }

    private void End()
    {
        if (course is Course.ParkedByCaller) scene.Switch.HangUp(_other);       // Who called is gone: it was he who parked.
        else scene.Switch.HangUp(Caller);
    }

    private void Do(EngineInput wish) => _asked = scene.Calls.Ask(wish);

    /// <summary>What was asked for was granted; looked at when all beside it have asked too.</summary>
    public void Granted() => Assert.Null(_asked.IsCompletedSuccessfully ? _asked.GetAwaiter().GetResult() : Refusal.AgentBusy);
}
