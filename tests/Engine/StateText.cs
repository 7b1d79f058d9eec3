using System.Text.Json.Nodes;
using Antiphon.Engine.Contract;

namespace Antiphon.Engine.Tests;

/// <summary>A state as text with its members in one order, so that two states of equal content have equal texts.</summary>
internal static class StateText
{
    public static string Of(RoutingState state) => Sorted(JsonNode.Parse(RoutingJson.Write(state)))!.ToJsonString();

    public static void AssertSame(RoutingState expected, RoutingState actual)
    {
        if (!ReferenceEquals(expected, actual)) Assert.Equal(Of(expected), Of(actual));
        Assert.Equal(expected.NextDue, actual.NextDue);
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
