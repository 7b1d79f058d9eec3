using Antiphon.Media.Rtp;
using Antiphon.Media.Sdp;

namespace Antiphon.Media.Engine;

/// <summary>Keys pressed: as telephone events (RFC 4733), by SIP INFO, or as tones in the audio. A key is passed on once, in the way that the
/// partner understands, whichever way it came.</summary>
internal sealed partial class MediaPort
{
    /// <summary>A far end that says each key in two ways says both within this time.</summary>
    private const int SameKeyWithinMs = 600;

    private enum KeyWay { Event, Info, Tone }

    private KeyReceiver _keyReceiver;
    private bool _keysByInfo;
    private (char Key, KeyWay Way, long AtMs)? _pressed;
    private uint? _repeatedEvent;                          // timestamp of an event whose key came by INFO already

    /// <summary>Keys to the far end go by SIP INFO, whatever else it has.</summary>
    public void SendKeysByInfo(bool info) => _keysByInfo = info;

    public void SendKeys(string keys)
    {
        if (!_keysByInfo) _keys.Add(keys);
        else
            foreach (var key in keys) PassKey(key);
    }

    /// <summary>A key that came by SIP INFO.</summary>
    public void TakeInfo(char key)
    {
        if (IsSaidTwice(key, KeyWay.Info, Thread.NowMs)) return;
        _joined?.PassKey(key);
        Key(key);
    }

    private void TakeEvent(in RtpHeader header, ReadOnlySpan<byte> payload, long nowMs)
    {
        var pressed = _keyReceiver.Take(header, payload);
        if (pressed is { } key && IsSaidTwice(key, KeyWay.Event, nowMs)) _repeatedEvent = header.Timestamp;
        if (_repeatedEvent == header.Timestamp) return;
        if (_joined is { } other)
        {
            if (other.TakesEventsAs(this)) other.SendFarEvent(header, payload, nowMs);
            else if (pressed is { } anew) other.PassKey(anew);
        }
        if (pressed is { } told) Key(told);
    }

    /// <summary>The far end says keys in two ways at once (RFC 4733 and INFO are often both switched on): the second is not another key.</summary>
    private bool IsSaidTwice(char key, KeyWay way, long nowMs)
    {
        var twice = _pressed is { } before && before.Key == key && before.Way != way && nowMs - before.AtMs <= SameKeyWithinMs;
        _pressed = twice ? null : (key, way, nowMs);
        return twice;
    }

    /// <summary>Events of that port can go out here as they are.</summary>
    private bool TakesEventsAs(MediaPort from) =>
        !_mixed && !_keysByInfo && _audio is { EventPayloadType: not null } audio && audio.EventClockHz == from._audio?.EventClockHz;

    /// <summary>The partner's far end pressed a key: ours is to know.</summary>
    private void PassKey(char key)
    {
        if (!_keysByInfo) _keys.Add(key);
        else if (TelephoneEvent.EventOf(key) >= 0) Tell(new PortKeyDue(Id, key, Now));
    }

    /// <summary>Something is listened for in the audio.</summary>
    private bool HearsTones => _detector is not null || _answer is not null;

    /// <summary>A key in the audio is a key. A partner who is told keys otherwise gets one, and hears no more of the tone than its beginning.</summary>
    /// <returns>The packet is not to be passed on.</returns>
    private bool HearTones(AudioCodec law, ReadOnlySpan<byte> payload)
    {
        HearAnswer(law, payload);
        if (_detector is not { } detector) return false;
        var turned = _joined is { } other && (other._keysByInfo || other._audio is { EventPayloadType: not null });
        if (detector.Take(law, payload) is { } key && !IsSaidTwice(key, KeyWay.Tone, Thread.NowMs))
        {
            if (turned) _joined!.PassKey(key);
            Key(key);
        }
        return turned && detector.Sounding is not null;
    }
}
