namespace Antiphon.Switch.Legs;

/// <summary>A recording goes over from leg to leg: one contact has one recording, whichever of its legs ends first.</summary>
internal static class RecordingMove
{
    internal static void Carry(Exchange exchange, MoveRecording wish)
    {
        if (exchange.Legs.Live<Leg>(wish.Leg) is { } from && exchange.Legs.Live<Leg>(wish.To) is { HasAudio: true } to) Carry(exchange, from, to, wish.Recording, wish.Turned);
    }

    /// <summary>All that one has; before it is hung up.</summary>
    internal static void CarryAll(Exchange exchange, Leg from, Leg to)
    {
        foreach (var recording in from.Work.Recordings) Carry(exchange, from, to, recording, turned: false);
    }

    private static void Carry(Exchange exchange, Leg from, Leg to, string recording, bool turned)
    {
        if (from.Media is not { } old || to.Media is not { } by || !from.Work.RecordingEnds(recording)) return;
        to.Work.RecordingBegins(recording);
        exchange.Media.MoveRecording(old.Port, by.Port, recording, turned);
    }
}
