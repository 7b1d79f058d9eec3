namespace Antiphon.Switch.Telling;

/// <summary>The messages of each leg, for whoever asks why a call went as it did. The bytes are kept as they are and read when asked for.
/// Bounded; lives on the loop thread.</summary>
internal sealed class LadderBook(SwitchLimits limits, TimeProvider clock) : ISipTap
{
    /// <summary>The beginning of a leg is never pushed out: offer, answer, who and where.</summary>
    private const int FirstKept = 8;

    private readonly Dictionary<string, Ladder> _byCallId = new(StringComparer.Ordinal);
    private readonly Dictionary<LegId, Ladder> _byLeg = [];
    private readonly Queue<Ladder> _ended = new();

    internal int Count => _byLeg.Count;

    /// <summary>From now on messages with this Call-ID belong to the leg. A leg that rings several phones has several.</summary>
    /// <param name="first">The INVITE that came before.</param>
    internal void Begin(LegId leg, string callId, SipMessage? first = null)
    {
        if (!_byLeg.TryGetValue(leg, out var ladder)) _byLeg.Add(leg, ladder = new Ladder(leg));
        ladder.CallIds.Add(callId);
        _byCallId[callId] = ladder;
        if (first is not null) ((ISipTap)this).Received(first, first.Source!);
    }

    /// <summary>Kept until so many others have ended after it; what is still said is added.</summary>
    internal void End(LegId leg)
    {
        if (!_byLeg.TryGetValue(leg, out var ladder)) return;
        _ended.Enqueue(ladder);
        while (_ended.Count > limits.LaddersKept) Forget(_ended.Dequeue());
    }

    /// <summary>Null: not known, or forgotten.</summary>
    internal LegLadder? Of(LegId leg) => _byLeg.TryGetValue(leg, out var ladder)
        ? new LegLadder(leg, [.. ladder.Steps.Select(Read)], ladder.Forgotten)
        : null;

    void ISipTap.Received(SipMessage message, SipTarget from) => Note(message, from, received: true);

    void ISipTap.Sent(SipMessage message, SipTarget to) => Note(message, to, received: false);

    private void Note(SipMessage message, SipTarget remote, bool received)
    {
        if (!_byCallId.TryGetValue(message.CallId, out var ladder)) return;
        var bytes = message.Bytes.Length <= limits.LadderBytesMax ? message.Bytes : message.Bytes[..limits.LadderBytesMax].ToArray();
        ladder.Steps.Add(new Step(clock.GetUtcNow(), received, remote with { Flow = null }, bytes));
        if (ladder.Steps.Count <= limits.LadderStepsMax) return;
        ladder.Steps.RemoveAt(Math.Min(FirstKept, limits.LadderStepsMax - 1));
        ladder.Forgotten++;
    }

    private void Forget(Ladder ladder)
    {
        _byLeg.Remove(ladder.Leg);
        foreach (var callId in ladder.CallIds)
            if (_byCallId.TryGetValue(callId, out var owner) && owner == ladder) _byCallId.Remove(callId);
    }

    private static LadderStep Read(Step step) => new(step.At, step.Received, step.Remote.Kind.ToString().ToLowerInvariant(), step.Remote.Remote.ToString(),
        MaskedText.FirstLine(step.Bytes.Span), MaskedText.Of(step.Bytes.Span));

    private readonly record struct Step(DateTimeOffset At, bool Received, SipTarget Remote, ReadOnlyMemory<byte> Bytes);

    private sealed class Ladder(LegId leg)
    {
        internal LegId Leg => leg;
        internal List<string> CallIds { get; } = [];
        internal List<Step> Steps { get; } = [];
        internal int Forgotten { get; set; }
    }
}
