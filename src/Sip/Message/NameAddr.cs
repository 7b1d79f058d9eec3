namespace Antiphon.Sip;

/// <summary>name-addr or addr-spec with header parameters: From, To, Contact, Route, P-Asserted-Identity. Immutable.</summary>
public sealed partial record NameAddr(SipUri Uri)
{
    /// <summary>Unquoted and unescaped; empty when absent.</summary>
    public string DisplayName { get; init; } = "";

    /// <summary>Header parameters, not those of the URI.</summary>
    public SipParams Params { get; init; } = SipParams.Empty;

    public string? Tag => Params["tag"];

    public NameAddr WithTag(string tag) => this with { Params = Params.With("tag", tag) };
}
