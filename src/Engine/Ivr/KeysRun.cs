using Antiphon.Engine.Routing;

namespace Antiphon.Engine.Ivr;

/// <summary>Keys came, or none: to the node that asked for them.</summary>
internal static class KeysRun
{
    public static void Take(Draft draft, KeysTaken keys)
    {
        if (keys.Result is KeysResult.Stopped || FlowRun.StepOf(draft, keys.Call, keys.Step) is not { } at) return;   // Stopped by the end of the call, which comes by itself.
        switch (at.Node)
        {
            case MenuNode menu: MenuRun.Take(draft, at.Call, menu, keys); break;
            case MessageNode message: MessageRun.Take(draft, at.Call, message, keys); break;
            case SatisfactionNode rating: RatingRun.Take(draft, at.Call, rating, keys); break;
            case CollectNode collect: CollectRun.Take(draft, at.Call, collect, keys); break;
        }
    }
}
