using Antiphon.Engine.Ivr;

namespace Antiphon.Engine.Routing;

/// <summary>分机报号: what caller and agent hear, each for himself, before they hear each other. The talk begins after it.</summary>
internal static class Greeting
{
    /// <summary>So much longer than without it the audio may take to be joined, seconds.</summary>
    public const int SecondsMax = 20;

    private const string Before = "agent-number-before", After = "agent-number-after";

    public static JoinTalk Join(Draft draft, Offer offer)
    {
        var join = new JoinTalk(offer.Call, offer.Id, offer.Agent);
        if (offer.Purpose is OfferPurpose.Consult || !Greets(draft.State, offer)) return join;
        var queue = draft.Queue(offer.Queue);
        return join with
        {
            CallerHears = queue.AgentNumberSpoken ? [Before, $"{Say.Prefix}digits:{offer.Agent}", After] : [],
            AgentHears = queue.AgentPrompts, Language = draft.Call(offer.Call) is { } call ? NodeEntry.LanguageOf(call) : null,
        };
    }

    public static bool Greets(RoutingState state, Offer offer) => state.Centre.Queues.GetValueOrDefault(offer.Queue) is { } queue && (queue.AgentNumberSpoken || !queue.AgentPrompts.IsEmpty);
}
