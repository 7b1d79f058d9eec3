namespace Antiphon.Switch.Legs;

/// <summary>Hang-up causes as SIP statuses and back (RFC 3261 §21; RFC 3398 §7.2.4 for the shades of "busy" and "gone").</summary>
internal static class CauseStatus
{
    /// <summary>Final status by which an unanswered inbound leg is refused.</summary>
    internal static int Of(HangupCause cause) => cause switch
    {
        HangupCause.Cancelled => 487,
        HangupCause.Busy => 486,
        HangupCause.NoAnswer => 480,
        HangupCause.Rejected => 603,
        HangupCause.NotFound => 404,
        HangupCause.Unavailable => 480,
        HangupCause.NotAcceptable => 488,
        HangupCause.Forbidden => 403,
        HangupCause.Congestion => 503,
        HangupCause.Failure => 500,
        HangupCause.MediaTimeout => 500,
        _ => 480,                              // Normal: "not now", which the far end may try again.
    };

    /// <summary>Cause of an outbound leg's refusal. A redirection that is not followed counts as refused.</summary>
    internal static HangupCause Of(int status) => status switch
    {
        486 or 600 => HangupCause.Busy,
        408 or 480 or 487 => HangupCause.NoAnswer,
        404 or 410 or 484 or 485 or 604 => HangupCause.NotFound,
        401 or 403 or 407 => HangupCause.Forbidden,
        415 or 488 or 606 => HangupCause.NotAcceptable,
        503 => HangupCause.Congestion,
        502 or 504 => HangupCause.Unavailable,
        >= 300 and < 400 or 603 or 607 => HangupCause.Rejected,
        _ => HangupCause.Failure,
    };

    /// <summary>Which of the refusals of parallel branches tells most about the callee: 6xx, then busy, then refused, then the rest.</summary>
    internal static int Better(int one, int other) => Rank(one) <= Rank(other) ? one : other;

    private static int Rank(int status) => status switch
    {
        0 => 100,
        >= 600 => 0,
        486 => 1,
        403 => 3,
        >= 300 and < 400 => 3,
        480 or 487 => 4,
        404 => 5,
        >= 400 and < 500 and not 408 => 6,
        >= 500 => 7,
        _ => 8,
    };
}
