namespace Antiphon.Engine.Ivr;

/// <summary>What is wrong with one node by itself.</summary>
internal static class NodeCheck
{
    private static readonly string[] Languages = ["zh-CN", "en-US"];
    /// <summary>Characters of a reason for a rating.</summary>
    private const int RatingWordsMax = 40;

    private static readonly string[] Methods = ["GET", "POST", "PUT"];

    public static IEnumerable<FlowProblem> Of(Flow flow, string name, FlowNode node, FlowSurroundings around) =>
        Bounds(node).Concat(Targets(node, around)).Concat(Prompts(flow, node, around)).Concat(Expressions(flow, node)).Select(p => p with { Node = name });

    private static IEnumerable<FlowProblem> Bounds(FlowNode node)
    {
        switch (node)
        {
            case MenuNode menu:
                if (menu.Keys.IsEmpty) yield return Problem("no-keys");
                if (menu.Prompts.IsEmpty) yield return Problem("no-prompt");
                foreach (var key in menu.Keys.Keys.Where(k => k != MenuRun.AnyKey && (k.Length != 1 || !"0123456789*#".Contains(k[0]))).Order(StringComparer.Ordinal)) yield return Problem("bad-key", key);
                if (menu.Tries is < 1 or > 5 || menu.FirstKeySeconds is < 1 or > 60) yield return Problem("out-of-range", "1–5, 1–60");
                foreach (var problem in WordProblems(menu)) yield return problem;
                break;
            case CollectNode collect:
                if (collect.Prompts.IsEmpty) yield return Problem("no-prompt");
                if (!Tokens.IsVariable(collect.Variable)) yield return Problem("bad-variable", collect.Variable);
                if (collect.Minimum < 1 || collect.Maximum < collect.Minimum || collect.Maximum > FlowLimits.DigitsMax) yield return Problem("out-of-range", $"1–{FlowLimits.DigitsMax}");
                if (collect.Tries is < 1 or > 5 || collect.FirstKeySeconds is < 1 or > 60 || collect.NextKeySeconds is < 1 or > 30) yield return Problem("out-of-range", "1–5, 1–60, 1–30");
                if (collect.EndKey is { } end && !"0123456789*#".Contains(end)) yield return Problem("bad-key", $"{end}");
                break;
            case SatisfactionNode rating:
                foreach (var problem in RatingBounds(rating)) yield return problem;
                break;
            case PlayNode { Prompts.IsEmpty: true }: yield return Problem("no-prompt"); break;
            case RingNode { Seconds: < 1 or > 60 } or EarlyMediaNode { Seconds: < 1 or > 60 }: yield return Problem("out-of-range", "1–60"); break;
            case ConferenceNode { Conference.Length: 0 or > 40 }: yield return Problem("bad-variable", ""); break;
            case ToneNode { FrequencyHz: < 50 or > 3400 }: yield return Problem("out-of-range", "50–3400"); break;
            case ConditionNode { Branches.IsEmpty: true }: yield return Problem("no-branches"); break;
            case CallerNode { Cases.IsEmpty: true } or CalendarNode { Cases.IsEmpty: true }: yield return Problem("no-branches"); break;
            case LanguageNode language when !Languages.Contains(language.Language): yield return Problem("bad-language", language.Language); break;
            case PartyNode { RingSeconds: < 5 or > 120 }: yield return Problem("out-of-range", "5–120"); break;
            case AgentNode { HoldSeconds: < 5 or > 120 }: yield return Problem("out-of-range", "5–120"); break;
            case MessageNode message:
                if (message.SecondsMax is < 5 or > 600 || message.SilenceSeconds is < 2 or > 30) yield return Problem("out-of-range", "5–600, 2–30");
                if (message is RecordNode { Prompts.IsEmpty: true }) yield return Problem("no-prompt");
                break;
            case WebServiceNode web:
                if (web.TimeoutSeconds is < 1 or > 30 || web.Retries is < 0 or > 3) yield return Problem("out-of-range", "1–30, 0–3");
                if (!IsHttp(web.Url)) yield return Problem("bad-address", web.Url);
                if (!Methods.Contains(web.Method)) yield return Problem("bad-method", web.Method);
                break;
        }
        foreach (var variable in FlowShape.Sets(node).Where(v => node is not CollectNode && !Tokens.IsVariable(v))) yield return Problem("bad-variable", variable);
    }

    /// <summary>A word that stands for no key of the menu, or for two.</summary>
    private static IEnumerable<FlowProblem> WordProblems(MenuNode menu)
    {
        foreach (var key in menu.Words.Keys.Where(key => !menu.Keys.ContainsKey(key)).Order(StringComparer.Ordinal)) yield return Problem("bad-key", key);
        var words = menu.Words.SelectMany(w => SpokenWords.Of(w.Value)).ToList();
        foreach (var word in words.GroupBy(w => w, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key).Order(StringComparer.Ordinal)) yield return Problem("word-twice", word);
        if (menu.Words.Values.Any(w => w.Length > FlowLimits.WordsMax)) yield return Problem("out-of-range", $"≤ {FlowLimits.WordsMax}");
    }

    /// <summary>Also of what a queue asks by itself.</summary>
    public static IEnumerable<FlowProblem> RatingBounds(SatisfactionNode rating)
    {
        if (rating.Prompts.IsDefaultOrEmpty) yield return Problem("no-prompt");
        if (rating.Scale is < 2 or > 9 || rating.Tries is < 1 or > 5 || rating.KeySeconds is < 1 or > 60 || rating.ReasonUpTo < 0 || rating.ReasonUpTo > rating.Scale) yield return Problem("out-of-range", "2–9, 1–5, 1–60");
        foreach (var key in rating.Reasons.Keys.Where(k => k.Length != 1 || !"0123456789*#".Contains(k[0])).Order(StringComparer.Ordinal)) yield return Problem("bad-key", key);
        if (rating.Reasons.Values.Any(words => string.IsNullOrWhiteSpace(words) || words.Length > RatingWordsMax)) yield return Problem("out-of-range", $"1–{RatingWordsMax}");
        if (rating.ReasonUpTo > 0 && !rating.Reasons.IsEmpty && rating.ReasonPrompts.IsDefaultOrEmpty) yield return Problem("no-prompt");
    }

    private static IEnumerable<FlowProblem> Targets(FlowNode node, FlowSurroundings around)
    {
        switch (node)
        {
            case QueueNode queue when !around.Queues.Contains(queue.Queue): yield return Problem("unknown-queue", queue.Queue.Value); break;
            case SubFlowNode sub when !around.Flows.ContainsKey(sub.Flow): yield return Problem("unknown-flow", sub.Flow.Value); break;
            case GoToFlowNode other when !around.Flows.ContainsKey(other.Flow): yield return Problem("unknown-flow", other.Flow.Value); break;
            case CalendarNode calendar when !around.Calendars.Contains(calendar.Calendar): yield return Problem("unknown-calendar", calendar.Calendar); break;
            case VoicemailNode voicemail when !around.Mailboxes.Contains(voicemail.Box): yield return Problem("unknown-mailbox", voicemail.Box); break;
            case AgentNode agent when !around.Queues.Contains(agent.Queue): yield return Problem("unknown-queue", agent.Queue.Value); break;
            case QueryNode query when !around.Tables.ContainsKey(query.Table): yield return Problem("unknown-table", query.Table); break;
            case QueryNode query:
                foreach (var result in query.Results.Where(r => !around.Tables[query.Table].Contains(r.Path))) yield return Problem("unknown-column", result.Path);
                break;
            case ListNode list when !around.Lists.Contains(list.List): yield return Problem("unknown-list", list.List); break;
            case RingGroupNode group when !around.RingGroups.Contains(group.Group): yield return Problem("unknown-ring-group", group.Group); break;
            case OutsideNode outside:
                if (!around.Outside) yield return Problem("no-trunk");
                if (outside.Number.Length is < 3 or > 20 || !outside.Number.All(char.IsAsciiDigit)) yield return Problem("bad-number", outside.Number);
                break;
        }
    }

    private static IEnumerable<FlowProblem> Prompts(Flow flow, FlowNode node, FlowSurroundings around)
    {
        var languages = flow.Nodes.Values.OfType<LanguageNode>().Select(n => n.Language).Append(flow.Language ?? "zh-CN").Distinct().Where(l => Languages.Contains(l)).Order(StringComparer.Ordinal).ToList();
        foreach (var prompt in FlowShape.Prompts(node))
        {
            if (Say.Parts(prompt) is { } said && Say.Kinds.Contains(said.Kind)) continue;      // Its expression is checked with the others.
            if (!around.Prompts.TryGetValue(prompt, out var has)) yield return Problem("unknown-prompt", prompt);
            else
            {
                foreach (var language in languages.Where(l => !has.Contains(l))) yield return new("missing-language", null, $"{prompt} ({language})", Warning: true);
            }
        }
    }

    private static IEnumerable<FlowProblem> Expressions(Flow flow, FlowNode node)
    {
        if (node is QueryNode { Secret.Length: > 0 } query && !flow.Nodes.Values.Any(n => n is CollectNode { Secret: true } pin && pin.Variable == query.Secret)) yield return new("unset-variable", null, query.Secret, Warning: true);
        var known = flow.Nodes.Values.SelectMany(FlowShape.Sets).Concat(Names.Known).ToImmutableHashSet();
        foreach (var (_, text) in FlowShape.Expressions(node).Concat(FlowShape.Spoken(node)))
        {
            if (Expression.Check(text, out var used).Problem is { } wrong) yield return Problem("bad-expression", $"{text} ({wrong})");
            else
            {
                foreach (var name in used.Except(known).Order(StringComparer.Ordinal)) yield return new("unset-variable", null, name, Warning: true);
            }
        }
    }

    private static bool IsHttp(string url) =>
        url.Length <= 1_000 && Uri.TryCreate(url.Replace('{', '_').Replace('}', '_'), UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https") && uri.UserInfo.Length == 0;

    private static FlowProblem Problem(string code, string? detail = null) => new(code, null, detail);
}
