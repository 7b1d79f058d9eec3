using System.Globalization;

namespace Antiphon.Engine.Routing;

/// <summary>轮流: whoever was offered a call longest ago; who never was comes first.</summary>
internal static class RoundRobinStage
{
    public static void Order(Selection selection) => selection.Order("round-robin", agent => agent.LastOfferedAt ?? DateTimeOffset.MinValue,
        agent => agent.LastOfferedAt is { } at
            ? string.Create(CultureInfo.InvariantCulture, $"last offer {(selection.Now - at).TotalSeconds:0.0} s ago")
            : "no offer yet");
}
