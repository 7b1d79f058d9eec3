namespace Antiphon.Sip;

/// <summary>One Via value: via-parm = sent-protocol LWS sent-by *( SEMI via-params ) (RFC 3261 §20.42). Immutable.</summary>
/// <param name="Transport">UDP, TCP, TLS, WS or WSS, as it came.</param>
/// <param name="Port">0: not given.</param>
public sealed partial record Via(string Transport, string Host, int Port, SipParams Params)
{
    /// <summary>Every branch of RFC 3261 begins with it (§8.1.1.7).</summary>
    public const string MagicCookie = "z9hG4bK";

    public string? Branch => Params["branch"];

    public string? Received => Params["received"];

    /// <summary>rport was asked for, with or without a value (RFC 3581).</summary>
    public bool HasRport => Params.Has("rport");

    /// <summary>Port put in by the receiver, 0 when none.</summary>
    public int Rport => int.TryParse(Params["rport"], out var port) ? port : 0;
}
