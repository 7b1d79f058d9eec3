namespace Antiphon.Sip;

public enum SipScheme : byte { Other, Sip, Sips, Tel }

/// <summary>A URI: sip and sips (RFC 3261 §19.1), tel (RFC 3966); any other scheme is kept as text in <see cref="Opaque"/>. Immutable.</summary>
public sealed partial record SipUri
{
    public SipScheme Scheme { get; init; } = SipScheme.Sip;

    /// <summary>User part, unescaped; the number of a tel URI; empty when absent.</summary>
    public string User { get; init; } = "";

    /// <summary>Host name or address; IPv6 with its brackets. Empty for tel.</summary>
    public string Host { get; init; } = "";

    /// <summary>0: not given.</summary>
    public int Port { get; init; }

    public SipParams Params { get; init; } = SipParams.Empty;

    /// <summary>Headers part without "?", escaped as it came; empty when absent.</summary>
    public string Headers { get; init; } = "";

    /// <summary>Everything, for a scheme other than sip, sips and tel.</summary>
    public string Opaque { get; init; } = "";

    /// <summary>Value of the transport parameter in lower case, or null.</summary>
    public string? Transport => Params["transport"]?.ToLowerInvariant();

    /// <summary>Loose router (RFC 3261 §19.1.1).</summary>
    public bool IsLooseRouter => Params.Has("lr");
}
