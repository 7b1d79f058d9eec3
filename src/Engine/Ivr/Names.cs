using System.Globalization;
using Antiphon.Engine.Routing;

namespace Antiphon.Engine.Ivr;

/// <summary>What the names in an expression stand for: variables of the call, and what is known anyway.</summary>
internal static class Names
{
    /// <summary>Names that no node may set.</summary>
    public static readonly string[] Known =
        ["dialled", "language", "caller.kind", "caller.region", "caller.class", "caller.customer", "caller.withheld", "now.date", "now.time", "now.hour", "now.minute", "now.weekday"];

    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    public static Func<string, FlowValue?> Of(Draft draft, CallInProgress call) => name => Built(draft.Now, call, name) ?? (call.Variables.TryGetValue(name, out var value) ? value : null);

    public static string Word(NumberKind kind) => kind.ToString().ToLowerInvariant();

    private static FlowValue? Built(DateTimeOffset now, CallInProgress call, string name)
    {
        var facts = call.Facts ?? CallerFacts.Unknown;
        return name switch
        {
            "dialled" => FlowValue.Of(call.Dialled),
            "language" => FlowValue.Of(NodeEntry.LanguageOf(call) ?? "zh-CN"),
            "caller.kind" => FlowValue.Of(Word(facts.Kind)),
            "caller.region" => FlowValue.Of(facts.Region ?? ""),
            "caller.class" => FlowValue.Of(facts.Class ?? ""),
            "caller.customer" => FlowValue.Of(facts.Customer),
            "caller.withheld" => FlowValue.Of(facts.Kind is NumberKind.Withheld),
            "now.date" => FlowValue.Of(now.ToOffset(China).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            "now.time" => FlowValue.Of(now.ToOffset(China).ToString("HH:mm", CultureInfo.InvariantCulture)),
            "now.hour" => FlowValue.Of(now.ToOffset(China).Hour),
            "now.minute" => FlowValue.Of(now.ToOffset(China).Minute),
            "now.weekday" => FlowValue.Of(now.ToOffset(China).DayOfWeek is DayOfWeek.Sunday ? 7 : (int)now.ToOffset(China).DayOfWeek),
            _ => null,
        };
    }
}
