namespace Antiphon.Server.Features.Flows;

/// <summary>Flows in force into which a customer can be sent back, for whoever talks to him.</summary>
internal static class FlowTargets
{
    public static List<NamedChoice> List(CallCentre calls, FlowNames names) =>
        [.. calls.State.Centre.Flows.Keys.Where(id => !id.Value.StartsWith('~')).Select(id => new NamedChoice(id.Value, names.Of(id.Value))).OrderBy(c => c.Id, StringComparer.Ordinal)];
}
