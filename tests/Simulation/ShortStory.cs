using System.Globalization;
using Antiphon.Engine.Contract;

namespace Antiphon.Simulation.Tests;

/// <summary>Out of a story that breaks a rule, as few inputs as break the same rule: pieces are left out as long as it still breaks.</summary>
internal static partial class ShortStory
{
    /// <param name="broken">What the whole story ended with.</param>
    /// <returns>The whole story when it does not break by itself, such as at the end of the day.</returns>
    public static IReadOnlyList<(EngineInput Input, DateTimeOffset At)> Of(IReadOnlyList<(EngineInput Input, DateTimeOffset At)> story, Func<RoutingState, EngineInput, DateTimeOffset, Decision> decide, Exception broken)
    {
        var kind = KindOf(broken);
        var inputs = Related(story, decide);
        if (Break(inputs, decide) is not { } first || KindOf(first) != kind) return story;
        var pieces = new Pieces(inputs, without => Break(without, decide) is { } again && KindOf(again) == kind);
        while (pieces.LeaveOutRuns() | pieces.LeaveOutWhoever() || pieces.LeaveOutPairs()) { }
        return Played(pieces.Left, decide);
    }

    /// <summary>One line for each input: time and JSON, to be given again.</summary>
    public static string Text(IEnumerable<(EngineInput Input, DateTimeOffset At)> story) =>
        string.Join('\n', story.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.At:HH:mm:ss.fff} {RoutingJson.Write(entry.Input)}")));

    /// <summary>What breaks when the story is told from its beginning; null: nothing.</summary>
    public static Exception? Break(IReadOnlyList<(EngineInput Input, DateTimeOffset At)> story, Func<RoutingState, EngineInput, DateTimeOffset, Decision> decide) =>
        Break([.. story.Select(entry => new Step(entry.Input, entry.At, null, InTime: false))], decide);

    /// <summary>The rule without the names in it.</summary>
    private static string KindOf(Exception e) => e.GetType().Name + (e is InvariantBrokenException ? new string([.. e.Message.Split(':')[0].Where(c => !char.IsDigit(c))]) : "");

    private static Exception? Break(List<Step> steps, Func<RoutingState, EngineInput, DateTimeOffset, Decision> decide)
    {
        var (state, invariants) = (RoutingState.Initial, new Invariants());
        try
        {
            foreach (var step in steps)
            {
                var decision = decide(state, step.In(state), step.At);
                invariants.Check(decision, step.At);
                state = decision.Next;
            }
            return null;
        }
        catch (Exception e) when (e is not OutOfMemoryException) { return e; }
    }

    /// <summary>Offers and steps are counted: an input that names one is told which call it was about, so that it finds the one of the shorter story.</summary>
    private static List<Step> Related(IReadOnlyList<(EngineInput Input, DateTimeOffset At)> story, Func<RoutingState, EngineInput, DateTimeOffset, Decision> decide)
    {
        var (state, steps) = (RoutingState.Initial, new List<Step>(story.Count));
        foreach (var (input, at) in story)
        {
            steps.Add(new Step(input, at, OfferOf(input) is { } offer ? state.Offers.GetValueOrDefault(offer)?.Call : null, StepOf(input) is var (call, step) && state.Calls.GetValueOrDefault(call)?.Step == step));
            try { state = decide(state, input, at).Next; }
            catch (Exception e) when (e is not OutOfMemoryException) { }
        }
        return steps;
    }

    private static List<(EngineInput, DateTimeOffset)> Played(List<Step> steps, Func<RoutingState, EngineInput, DateTimeOffset, Decision> decide)
    {
        var (state, told) = (RoutingState.Initial, new List<(EngineInput, DateTimeOffset)>());
        foreach (var step in steps)
        {
            var input = step.In(state);
            told.Add((input, step.At));
            try { state = decide(state, input, step.At).Next; }
            catch (Exception e) when (e is not OutOfMemoryException) { }
        }
        return told;
    }

    private static (CallId Call, StepId Step)? StepOf(EngineInput input) => input switch
    {
        PromptsPlayed e => (e.Call, e.Step),
        KeysTaken e => (e.Call, e.Step),
        _ => null,
    };

    private static OfferId? OfferOf(EngineInput input) => input switch
    {
        OfferTaken e => e.Offer,
        OfferRefused e => e.Offer,
        OfferUndeliverable e => e.Offer,
        TalkJoined e => e.Offer,
        _ => null,
    };

    /// <summary>Leaves out as long as it still breaks: runs of inputs, then all that is about one call or one agent, then two inputs of which neither goes alone.</summary>
    private sealed class Pieces(List<Step> steps, Func<List<Step>, bool> breaks)
    {
        private const int TriesMax = 6_000, PairsMax = 60;
        private int _tries;

        public List<Step> Left { get; private set; } = steps;

        public bool LeaveOutRuns()
        {
            var (before, size) = (Left.Count, Math.Max(1, Left.Count / 2));
            while (true)
            {
                var shorter = false;
                for (var at = 0; at < Left.Count;)
                    if (Try([.. Left.Take(at), .. Left.Skip(at + size)])) shorter = true;
                    else at += size;
                if (!shorter && size == 1) return Left.Count < before;
                if (!shorter) size = Math.Max(1, size / 2);
            }
        }

        public bool LeaveOutWhoever()
        {
            var before = Left.Count;
            foreach (var name in Left.SelectMany(step => step.Names).Distinct().ToList()) Try([.. Left.Where(step => !step.Names.Contains(name))]);
            return Left.Count < before;
        }

        public bool LeaveOutPairs()
        {
            for (var one = 0; one < Left.Count && Left.Count <= PairsMax; one++)
                for (var other = one + 1; other < Left.Count; other++)
                    if (Try([.. Left.Where((_, at) => at != one && at != other)])) return true;
            return false;
        }

        private bool Try(List<Step> without)
        {
            if (without.Count == Left.Count || _tries++ >= TriesMax || !breaks(without)) return false;
            Left = without;
            return true;
        }
    }

    /// <param name="Call">Whose offer the input names; null: it names none that was alive.</param>
    /// <param name="InTime">It answers the step at which its call was then; an answer that came too late stays one.</param>
    private sealed partial record Step(EngineInput Input, DateTimeOffset At, CallId? Call, bool InTime)
    {
        private string[]? _names;

        /// <summary>Calls and agents that it is about.</summary>
        public string[] Names => _names ??= Input is CentreConfigured ? [] : [.. Name().Matches(RoutingJson.Write(Input)).Select(match => match.Groups[1].Value), .. Call is { Value: var call } ? [call] : Array.Empty<string>()];

        [System.Text.RegularExpressions.GeneratedRegex("\"(?:call|agent)\":\"([^\"]+)\"")]
        private static partial System.Text.RegularExpressions.Regex Name();

        public EngineInput In(RoutingState state)
        {
            if (Call is { } call && state.Offers.Values.FirstOrDefault(offer => offer.Call == call) is { Id: var offer })
                return Input switch
                {
                    OfferTaken e => e with { Offer = offer },
                    OfferRefused e => e with { Offer = offer },
                    OfferUndeliverable e => e with { Offer = offer },
                    TalkJoined e => e with { Offer = offer },
                    _ => Input,
                };
            return Input switch
            {
                PromptsPlayed e when InTime && state.Calls.GetValueOrDefault(e.Call)?.Step is { } step => e with { Step = step },
                KeysTaken e when InTime && state.Calls.GetValueOrDefault(e.Call)?.Step is { } step => e with { Step = step },
                _ => Input,
            };
        }
    }
}

/// <summary>A day broke a rule. The message ends with the short story.</summary>
internal sealed class BrokenDayException(string message, IReadOnlyList<(EngineInput Input, DateTimeOffset At)> story, Exception cause) : Exception(message, cause)
{
    public IReadOnlyList<(EngineInput Input, DateTimeOffset At)> Story { get; } = story;
}
