
namespace Antiphon.Switch.Contract;

public enum TrunkTransport { Udp, Tcp, Tls }

/// <summary>Where a trunk's far end is: a name (RFC 3263: NAPTR, SRV, A, AAAA) or an address.</summary>
/// <param name="Host">A name, an IPv4 or IPv6 address.</param>
/// <param name="Port">0: by SRV, else the usual one.</param>
/// <param name="Transport">Null: by NAPTR or SRV, else UDP.</param>
public sealed record FarEnd(string Host, int Port = 0, TrunkTransport? Transport = null)
{
    public override string ToString() => $"{Host}{(Port == 0 ? "" : $":{Port}")}{(Transport is { } t ? $"/{t}" : "")}";
}

/// <summary>Unknown: nothing was asked yet, or nothing is to be asked.</summary>
public enum TrunkHealth { Unknown, Up, Down }

/// <summary>A trunk as it is now.</summary>
/// <param name="Cause">Why it is down, in a word: <c>no-address</c>, <c>no-answer</c>, <c>not-registered</c>, or the status. Empty: it is not.</param>
/// <param name="Registered">Null: it does not register.</param>
/// <param name="RegisterStatus">Of the last answer to REGISTER; 0: none yet.</param>
/// <param name="ProbeStatus">Of the last answer to OPTIONS; 0: none.</param>
/// <param name="Targets">Where calls go, in order, such as <c>udp:192.0.2.1:5060</c>.</param>
public sealed record TrunkSnapshot(string Name, TrunkHealth Health, string Cause, DateTimeOffset Since, bool? Registered, int RegisterStatus, DateTimeOffset? RegisteredUntil,
    int ProbeStatus, double? RoundTripMs, DateTimeOffset? ProbedAt, IReadOnlyList<string> Targets);

/// <summary>Asks the far end by OPTIONS whether it is there. Ends with one <see cref="TrunkProbed"/>, within 10 s.</summary>
public sealed record ProbeTrunk(string Name, long Request) : SwitchOperation;

/// <param name="Status">Of the answer; 0: none came.</param>
/// <param name="Target">Who answered, or was asked last; empty: the name has no address.</param>
public sealed record TrunkProbed(string Name, long Request, int Status, double RoundTripMs, string Target, DateTimeOffset At) : SwitchEvent(At);

/// <summary>The trunk answers again. Not told of one that was never down.</summary>
public sealed record TrunkUp(string Name, DateTimeOffset At) : SwitchEvent(At);

/// <summary>The far end does not answer, answers that it cannot serve, or refused our registration.</summary>
public sealed record TrunkDown(string Name, string Cause, DateTimeOffset At) : SwitchEvent(At);
