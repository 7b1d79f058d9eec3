namespace Antiphon.Engine.Routing;

/// <summary>区域绑定: callers of a region to the agents of that region.</summary>
internal static class RegionBinding
{
    public static Demand Of(PolicyScope scope, RegionStage stage) => scope.Call.Facts?.Region is { } region
        ? Demand.Held("region", scope, stage.HoldSeconds, agent => scope.Agent(agent) is { } settings && settings.Regions.Contains(region) ? null : $"region {region}")
        : Demand.None("region", "none known");
}
