namespace Antiphon.Server.Features.Scripts;

/// <param name="To">Key of the step that follows; null: the script is over.</param>
internal sealed record ScriptAnswer(string Text, string? To = null);

/// <summary>What is said at one point of a script, and how it goes on.</summary>
/// <param name="Key">1–32 of a–z, 0–9, -; once in the script.</param>
/// <param name="Text">With places, as a whole script.</param>
/// <param name="Answers">What the customer may answer, at most <see cref="AnswersMax"/>. Of an objection without any, it goes on where it came up.</param>
/// <param name="Objection">Something a customer may bring up at any point: it can be opened from every step.</param>
internal sealed record ScriptStep(string Key, string Title, string Text, IReadOnlyList<ScriptAnswer>? Answers = null, bool Objection = false)
{
    public const int Max = 100, AnswersMax = 10, TitleLengthMax = 100, TextLengthMax = 2_000, AnswerLengthMax = 100;

    /// <returns>What is wrong with the steps of a script, a word for a field fault; null: nothing.</returns>
    public static string? Problem(IReadOnlyList<ScriptStep> steps)
    {
        if (steps.Count > Max) return "too-many";
        var keys = new HashSet<string>();
        foreach (var step in steps)
        {
            if (step?.Key is not { Length: > 0 and <= 32 } key || !key.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-')) return "pattern";
            if (!keys.Add(key)) return "taken";
            if (string.IsNullOrWhiteSpace(step.Title) || string.IsNullOrWhiteSpace(step.Text)) return "required";
            if (step.Title.Length > TitleLengthMax || step.Text.Length > TextLengthMax) return "too-long";
            if (step.Answers?.Count > AnswersMax) return "too-many";
            if (step.Answers?.Any(a => string.IsNullOrWhiteSpace(a?.Text) || a.Text.Length > AnswerLengthMax) is true) return "required";
        }
        if (steps.SelectMany(step => step.Answers ?? []).Any(answer => answer.To is { } to && !keys.Contains(to))) return "unknown";
        return steps is [{ Objection: true }, ..] ? "pattern" : null;
    }
}
