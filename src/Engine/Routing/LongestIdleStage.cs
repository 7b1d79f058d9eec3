using System.Globalization;

namespace Antiphon.Engine.Routing;

/// <summary>平均分配: whoever has been without a call for longest.</summary>
internal static class LongestIdleStage
{
    public static void Order(Selection selection) => selection.Order("longest-idle", agent => agent.IdleSince,
        agent => string.Create(CultureInfo.InvariantCulture, $"idle {(selection.Now - agent.IdleSince).TotalSeconds:0.0} s"));
}
