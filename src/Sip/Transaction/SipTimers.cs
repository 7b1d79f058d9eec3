namespace Antiphon.Sip;

/// <summary>Timers of RFC 3261 table 4, as corrected by RFC 6026.</summary>
public sealed record SipTimers
{
    public static readonly SipTimers Rfc = new();

    /// <summary>Round-trip estimate. 500 ms.</summary>
    public TimeSpan T1 { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest interval between repeats of non-INVITE requests and INVITE responses. 4 s.</summary>
    public TimeSpan T2 { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Longest life of a message in the network. 5 s.</summary>
    public TimeSpan T4 { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Timers B, F, H, J, L, M: 32 s.</summary>
    public TimeSpan Timeout => 64 * T1;

    /// <summary>Timer D: at least 32 s over UDP.</summary>
    public TimeSpan D => 64 * T1;

    /// <summary>A proceeding INVITE sends 100 by itself when the user has said nothing for this long (§17.2.1). 200 ms.</summary>
    public TimeSpan Trying { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>A proceeding client INVITE without a final response is given up after this (Timer C of a proxy, RFC 3261 §16.6, here for the UAC). 3 min.</summary>
    public TimeSpan C { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Longest wait for the final response after CANCEL (§9.1). 32 s.</summary>
    public TimeSpan AfterCancel => 64 * T1;
}
