namespace Antiphon.Engine.Ivr;

/// <summary>What expressions may call: nothing that has an effect or takes more time than its text is long.</summary>
internal static class ExpressionFunctions
{
    private static readonly Dictionary<string, (int From, int To)> Known = new()
    {
        ["length"] = (1, 1), ["left"] = (2, 2), ["right"] = (2, 2), ["mid"] = (3, 3), ["contains"] = (2, 2), ["startsWith"] = (2, 2), ["endsWith"] = (2, 2),
        ["number"] = (1, 1), ["text"] = (1, 1), ["isNumber"] = (1, 1), ["round"] = (1, 2), ["min"] = (2, 2), ["max"] = (2, 2), ["abs"] = (1, 1), ["if"] = (3, 3),
        ["upper"] = (1, 1), ["lower"] = (1, 1), ["trim"] = (1, 1), ["idNumberValid"] = (1, 1),
    };

    public static bool Takes(string name, int count) => Known.TryGetValue(name, out var range) && count >= range.From && count <= range.To;

    public static FlowValue Call(string name, ImmutableArray<FlowValue> given, int at)
    {
        var text = given[0].ToString();
        return name switch
        {
            "length" => FlowValue.Of(text.Length),
            "left" => FlowValue.Of(text[..Clamp(given[1], text.Length, at)]),
            "right" => FlowValue.Of(text[(text.Length - Clamp(given[1], text.Length, at))..]),
            "mid" => Middle(text, Clamp(given[1], text.Length + 1, at), given[2], at),
            "contains" => FlowValue.Of(text.Contains(given[1].ToString(), StringComparison.Ordinal)),
            "startsWith" => FlowValue.Of(text.StartsWith(given[1].ToString(), StringComparison.Ordinal)),
            "endsWith" => FlowValue.Of(text.EndsWith(given[1].ToString(), StringComparison.Ordinal)),
            "number" => FlowValue.Of(Number(given[0], at)),
            "text" => FlowValue.Of(text),
            "isNumber" => FlowValue.Of(given[0].AsNumber is not null),
            "round" => FlowValue.Of(Math.Round(Number(given[0], at), given.Length > 1 ? Clamp(given[1], 10, at) : 0, MidpointRounding.AwayFromZero)),
            "min" => FlowValue.Of(Math.Min(Number(given[0], at), Number(given[1], at))),
            "max" => FlowValue.Of(Math.Max(Number(given[0], at), Number(given[1], at))),
            "abs" => FlowValue.Of(Math.Abs(Number(given[0], at))),
            "if" => given[0].Truth is { } truth ? truth ? given[1] : given[2] : throw new ExpressionProblem("not-a-truth", at),
            "upper" => FlowValue.Of(text.ToUpperInvariant()),
            "lower" => FlowValue.Of(text.ToLowerInvariant()),
            "trim" => FlowValue.Of(text.Trim()),
            "idNumberValid" => FlowValue.Of(IdNumber.IsValid(text)),
            _ => throw new ExpressionProblem("unknown-function", at),
        };
    }

    /// <summary>The first character is number 1.</summary>
    private static FlowValue Middle(string text, int from, FlowValue length, int at)
    {
        var start = Math.Max(from, 1) - 1;
        return FlowValue.Of(text.Substring(start, Clamp(length, text.Length - start, at)));
    }

    private static int Clamp(FlowValue value, int max, int at) => (int)Math.Clamp(decimal.Truncate(Number(value, at)), 0, Math.Max(max, 0));

    private static decimal Number(FlowValue value, int at) => value.AsNumber ?? throw new ExpressionProblem("not-a-number", at);
}
