namespace Antiphon.Switch.Legs;

/// <summary>Life of a leg. Inbound: Arrived → Ringing → Early → Answering → Up. Outbound: Dialling → Ringing → Early → Up.
/// Every state may go to Ended; Ended is told once and is the last.</summary>
internal enum LegState
{
    /// <summary>Inbound: INVITE identified and told, nothing but 100 sent.</summary>
    Arrived,

    /// <summary>Outbound: INVITE sent, no 180 or 183 yet.</summary>
    Dialling,

    /// <summary>180 was sent or received.</summary>
    Ringing,

    /// <summary>183 with SDP was sent or received: audio may flow.</summary>
    Early,

    /// <summary>Inbound: 200 sent, ACK awaited.</summary>
    Answering,

    /// <summary>Confirmed dialog.</summary>
    Up,

    Ended,
}
