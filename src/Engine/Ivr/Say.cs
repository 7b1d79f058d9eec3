using Antiphon.Engine.Routing;

namespace Antiphon.Engine.Ivr;

/// <summary>Prompts that speak a value: <c>say:money:balance</c> becomes <c>say:money:12.50</c>. What cannot be computed is left out.</summary>
public static class Say
{
    public const string Prefix = "say:";

    /// <summary>Stands for the caller's own number, digit by digit: the engine does not know it.</summary>
    public const string CallerNumber = "caller-number";

    /// <summary>Kinds of value. <c>minutes</c> is a wait, <c>duration</c> seconds.</summary>
    public static readonly ImmutableArray<string> Kinds = ["digits", "number", "money", "date", "time", "minutes", "duration", "message"];

    /// <summary>The kind and what follows it; null: an ordinary name.</summary>
    public static (string Kind, string Value)? Parts(string prompt)
    {
        if (!prompt.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        var colon = prompt.IndexOf(':', Prefix.Length);
        return colon < 0 ? null : (prompt[Prefix.Length..colon], prompt[(colon + 1)..]);
    }

    internal static ImmutableArray<string> Prompts(Draft draft, CallInProgress call, ImmutableArray<string> prompts)
    {
        if (!prompts.Any(prompt => prompt.StartsWith(Prefix, StringComparison.Ordinal))) return prompts;
        var said = ImmutableArray.CreateBuilder<string>(prompts.Length);
        foreach (var prompt in prompts)
            if (Parts(prompt) is not { } parts) said.Add(prompt);
            else if (Expression.Evaluate(parts.Value, Names.Of(draft, call)) is { Value: { } value }) said.Add($"{Prefix}{parts.Kind}:{value}");
        return said.ToImmutable();
    }
}
