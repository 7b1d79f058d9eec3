using Antiphon.Engine.Routing;

namespace Antiphon.Engine.Ivr;

/// <summary>Nodes that only choose a way.</summary>
internal static class Branches
{
    public static Went Of(Draft draft, CallInProgress call, ConditionNode node)
    {
        var names = Names.Of(draft, call);
        for (var i = 0; i < node.Branches.Length; i++)
        {
            if (Expression.Evaluate(node.Branches[i].When, names) is not { Value.Truth: { } truth })
                return new("error", node.Error.Length > 0 ? node.Error : node.Otherwise);
            if (truth) return new($"branch-{i + 1}", node.Branches[i].Next);
        }
        return new("otherwise", node.Otherwise);
    }

    public static Went Of(CallInProgress call, CallerNode node) => Case(node.Cases, Answer(call.Facts ?? CallerFacts.Unknown, node.By), node.Otherwise);

    /// <summary>A calendar that is not there any more says nothing.</summary>
    public static Went Of(Draft draft, CalendarNode node) => draft.State.Centre.Calendars.TryGetValue(node.Calendar, out var calendar)
        ? Case(node.Cases, CalendarMoment.Of(calendar, draft.Now).Label, node.Otherwise) : new("otherwise", node.Otherwise);

    public static Went Of(CallInProgress call, ListNode node) =>
        call.Facts?.Lists.Contains(node.List) == true ? new("listed", node.Listed) : new("otherwise", node.Otherwise);

    private static Went Case(ImmutableDictionary<string, string> cases, string answer, string otherwise) =>
        cases.TryGetValue(answer, out var next) ? new(answer, next) : new("otherwise", otherwise);

    private static string Answer(CallerFacts facts, CallerQuestion by) => by switch
    {
        CallerQuestion.Kind => Names.Word(facts.Kind),
        CallerQuestion.Region => facts.Region ?? "",
        CallerQuestion.Class => facts.Class ?? "",
        _ => facts.Customer ? "yes" : "no",
    };
}
