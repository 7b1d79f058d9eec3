namespace Antiphon.Server.Features.Trunks;

/// <summary>How calls go over a trunk, in a request as in its row.</summary>
internal abstract record TrunkManners
{
    public bool SendsIdentity { get; init; }
    public bool FromIsAccount { get; init; }

    /// <summary>PCMA, PCMU, G722, OPUS, best first; empty: all, G.711 first.</summary>
    public string[] Codecs { get; init; } = [];

    /// <summary>Keys go there by SIP INFO.</summary>
    public bool KeysByInfo { get; init; }
    public string? Group { get; init; }
    public int CallsMax { get; init; }
    public int CallsInMax { get; init; }
    public int CallsOutMax { get; init; }
    public int CallsOutPerHourMax { get; init; }

    /// <summary>Shown when the route chooses none.</summary>
    public string? CallerNumber { get; init; }
    public NumberRule[] CalledRules { get; init; } = [];
    public NumberRule[] CallerRules { get; init; } = [];
    public NumberRule[] InboundCalledRules { get; init; } = [];
    public NumberRule[] InboundCallerRules { get; init; } = [];
}
