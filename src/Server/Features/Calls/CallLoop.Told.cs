using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Calls;

/// <summary>What others are told of the switch beside the decisions.</summary>
internal sealed partial class CallLoop
{
    private void TellOfRooms(SwitchEvent happened)
    {
        if (happened is ConferenceEntered entered && _book.Leg(entered.Leg) is { Call: { } comes }) RoomVisited?.Invoke(comes, entered.Conference, true);
        if (happened is ConferenceLeft left && _book.Leg(left.Leg) is { Call: { } goes }) RoomVisited?.Invoke(goes, left.Conference, false);
        if (happened is ActiveSpeakers heard) RoomHeard?.Invoke(heard.Conference, [.. heard.Legs.Select(l => _book.Leg(l)?.Call).OfType<CallId>()]);
    }

    /// <summary>A leg is measured over its life; a standing one, which outlives its calls, over each talk.</summary>
    private void TellMeasured(SwitchEvent happened)
    {
        if (happened is LegsJoined joined) _book.TalkBegins(joined.Leg, joined.Other);
        if (happened is LegQuality q && _book.Leg(q.Leg) is { Call: { } call, Role: not LegRole.Monitor } leg)
            Measured?.Invoke(call, leg.Role, q.Leg, q.Codec, new LegFigures(0, 0, q.LossPercent, q.JitterMs, q.RoundTripMs, q.Mos), q.At);
        if (happened is TalkQuality t && _book.TalkEnds(t.Leg) is { } talked) Measured?.Invoke(talked, LegRole.Standing, t.Leg, t.Codec, t.Figures, t.At);
    }
}
