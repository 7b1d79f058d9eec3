using Antiphon.Media.Sdp;
using Antiphon.Media.Tones;

namespace Antiphon.Media.Engine;

/// <summary>Listens who answered, while the call goes on as it would.</summary>
internal sealed partial class MediaPort
{
    /// <summary>A machine's beep is waited for so long; greetings are shorter.</summary>
    private const int BeepWithinMs = 60_000;

    /// <summary>Packets may be so late; then their time counts as silence.</summary>
    private const int LateMs = 300;

    private AnswerDetector? _answer;
    private long _answerSinceMs;

    public void DetectAnswer(TimeSpan within) => (_answer, _answerSinceMs) = (new AnswerDetector(within), Thread.NowMs);

    private void HearAnswer(AudioCodec law, ReadOnlySpan<byte> payload)
    {
        if (_answer is { } detector && detector.Take(law, payload) is { } kind) TellAnswer(kind);
    }

    /// <summary>A far end that sends nothing says nothing.</summary>
    private void WatchAnswer(long nowMs)
    {
        if (_answer is not { } detector) return;
        if (nowMs - _answerSinceMs > detector.HeardMs + LateMs && detector.TakeSilence() is { } kind) TellAnswer(kind);
        if (nowMs - _answerSinceMs > BeepWithinMs) _answer = null;
    }

    private void TellAnswer(AnswerKind kind)
    {
        if (kind != AnswerKind.Machine) _answer = null;
        Tell(new PortAnswerDetected(Id, kind, TimeSpan.FromMilliseconds(Thread.NowMs - _answerSinceMs), Now));
    }
}
