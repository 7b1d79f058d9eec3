using Antiphon.Media.Codecs;
using Antiphon.Media.Sdp;

namespace Antiphon.Media.Engine;

/// <summary>A line that never falls silent: carriers hang up calls without RTP, routers forget the way to a phone, and browsers their path.
/// Where there is nothing to say (a menu waits for a key, the partner is held or pauses), silence is said every 20 ms.</summary>
internal sealed partial class MediaPort
{
    /// <summary>A prompt that follows another, or a partner that is just being joined, comes within this time.</summary>
    private const int ComfortAloneAfterMs = 60;

    /// <summary>Loss stays visible to the receiver of a relayed line; a partner that sends nothing for this long has paused.</summary>
    private const int ComfortRelayedAfterMs = 1_000;

    private long _quietFromMs;
    private bool _comforts;

    private void SendComfort(AudioCodec law, long nowMs)
    {
        if (_t38 is not null || _audio is null) return;
        var relayed = _joined is not null || _echo;
        if (relayed || _kind == PortKind.Rtp)
        {
            var since = Math.Max(_quietFromMs, _out.LastAtMs);
            var follows = _comforts && _out.IsOwn;
            _comforts = follows || nowMs - since >= (relayed ? ComfortRelayedAfterMs : ComfortAloneAfterMs);
            if (!_comforts) return;
        }
        _frame.AsSpan().Fill(G711.Silence(law));
        SendFrame(nowMs, FrameSamples);
    }
}
