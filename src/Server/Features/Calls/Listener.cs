using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Calls;

/// <summary>A supervisor at somebody's talk, and the leg over which he hears.</summary>
/// <param name="Standing">It is the standing leg of his browser.</param>
internal sealed record Listener(AgentId By, string Phone, bool Standing)
{
    public LegId? Leg { get; set; }

    /// <summary>The phone is there: until then it rings.</summary>
    public bool Answered { get; set; }
    public CallId Call { get; set; }
    public AgentId Agent { get; set; }
    public MonitorMode Mode { get; set; }
}
