namespace Antiphon.Switch.Contract;

/// <summary>Vouches for the caller's number of a call that goes out to a trunk which is told identities (RFC 8224).</summary>
public interface ICallSigner
{
    /// <summary>Value of the Identity header; null: this call is not signed. On the switch's own thread, for each such call: quick, and without waiting.</summary>
    string? Sign(CallClaim claim);
}

/// <param name="Caller">Number that is shown, as it goes to the trunk.</param>
/// <param name="Called">Number that is called, as it goes to the trunk.</param>
public sealed record CallClaim(string Caller, string Called, DateTimeOffset At);
