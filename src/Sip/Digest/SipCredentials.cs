namespace Antiphon.Sip;

/// <summary>A secret that we present to the one peer it belongs to. Given per request, never looked up by what a challenge says.</summary>
public sealed record SipCredentials(string User, string Password);
