using Antiphon.Switch.Contract;

namespace Antiphon.Server.Tests.Simulation;

/// <summary>The carrier's switch, as the floor commands it: answers what it is told to.</summary>
internal sealed class FakePhones(TimeProvider clock) : ISwitch
{
    public List<SwitchOperation> Done { get; } = [];

    public ISwitchListener? Listener { get; set; }

    public SwitchConfiguration Configuration { get; private set; } = SwitchConfiguration.Empty;

    public void Do(SwitchOperation operation)
    {
        Done.Add(operation);
        switch (operation)
        {
            case RegisterAt at: Tell(new RegisteredAt(at.Name, clock.GetUtcNow() + at.Expires, clock.GetUtcNow())); break;
            case AnswerLeg answer: Tell(new LegAnswered(answer.Leg, clock.GetUtcNow())); break;
            case HangUpLeg or RejectLeg: End(((LegOperation)operation).Leg); break;
        }
    }

    public void Tell(SwitchEvent happened) => Listener!.On(happened);

    public void Answer(LegId leg) => Tell(new LegAnswered(leg, clock.GetUtcNow()));

    public void End(LegId leg) => Tell(new LegEnded(leg, HangupCause.Normal, EndedBy.FarEnd, 0, clock.GetUtcNow()));

    public IReadOnlyList<DialLeg> Dialled => [.. Done.OfType<DialLeg>()];

    public void Configure(SwitchConfiguration configuration) => Configuration = configuration;

    public SwitchLeftovers Leftovers() => new(0, 0, 0, 0, 0, 0, 0, 0);
}
