namespace Antiphon.Switch.Legs;

/// <summary>Why we end something, as values of Reason (RFC 3326).</summary>
internal static class ReasonHeaders
{
    /// <summary>For the CANCEL to phones that ring beside the one that answered: it is no missed call there.</summary>
    internal const string AnsweredElsewhere = "SIP;cause=200;text=\"Call completed elsewhere\"";

    /// <summary>For BYE: the cause of ITU-T Q.850.</summary>
    internal static string Of(HangupCause cause) => cause switch
    {
        HangupCause.MediaTimeout => "Q.850;cause=102;text=\"Recovery on timer expiry\"",
        HangupCause.Congestion => "Q.850;cause=42;text=\"Switching equipment congestion\"",
        HangupCause.Failure => "Q.850;cause=41;text=\"Temporary failure\"",
        HangupCause.NotAcceptable => "Q.850;cause=88;text=\"Incompatible destination\"",
        HangupCause.Busy => "Q.850;cause=17;text=\"User busy\"",
        HangupCause.NoAnswer => "Q.850;cause=19;text=\"No answer from user\"",
        HangupCause.Rejected => "Q.850;cause=21;text=\"Call rejected\"",
        _ => "Q.850;cause=16;text=\"Normal call clearing\"",
    };
}
