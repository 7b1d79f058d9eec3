using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Calls;

/// <summary>Phones of supervisors who hear a talk.</summary>
internal sealed partial class SwitchTranslation
{
    private void Heard(LegId leg, StepWork work)
    {
        if (book.ListenerAt(leg) is { } listener) work.Back.Add(new MonitorHears(listener.By));
    }

    /// <summary>Picked up: from now on he hears, unless it is over meanwhile.</summary>
    private void ListenerAnswered(LegId leg, StepWork work)
    {
        if (book.ListenerAt(leg) is not { } listener)
        {
            work.Operations.Add(new HangUpLeg(leg, HangupCause.Normal));
            return;
        }
        listener.Answered = true;
        book.Attach(listener, work);
    }

    private void ListenerGone(LegId leg, StepWork work)
    {
        if (book.ListenerAt(leg) is not { } listener) return;
        book.Remove(listener.By);
        work.Back.Add(new MonitorGone(listener.By));
    }

    /// <summary>A phone is there anew: it hears on if it heard before, and whoever hears its agent hears him there.</summary>
    /// <param name="extension">Of a browser's standing leg; empty otherwise.</param>
    private void MonitorAnew(LegId leg, string extension, StepWork work)
    {
        foreach (var listener in book.Listeners)
        {
            if (listener.Standing && listener.Phone == extension) listener.Leg = leg;
            if (listener.Leg == leg || book.TargetOf(listener) == leg) book.Attach(listener, work);
        }
    }
}
