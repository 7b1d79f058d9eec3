using Antiphon.Media.Codecs;
using Antiphon.Media.Mixing;
using Antiphon.Media.Rtp;
using Antiphon.Media.Sdp;

namespace Antiphon.Media.Engine;

/// <summary>A port whose codec is not G.711. Two with the same codec are relayed untouched; between different ones each packet is made anew, by
/// the same way that mixes. Whoever needs 8 kHz (recording, rooms, keys) gets it filtered.</summary>
internal sealed partial class MediaPort
{
    private WideLine? _wide;

    /// <summary>How frames of our own making stand in the frame: in the law of the line, or in A-law before they are widened.</summary>
    private AudioCodec FrameLaw => _audio is { Codec: AudioCodec.Pcmu } ? AudioCodec.Pcmu : AudioCodec.Pcma;

    /// <summary>What the far end speaks from now on; may change with each agreement.</summary>
    private void Speak(AudioCodec codec)
    {
        _out.TicksPerMs = _in.TicksPerMs = codec.TicksPerMs();
        if (codec == _wide?.Codec || (codec.IsG711() && _wide is null)) return;
        _wide?.Dispose();
        _wide = codec.IsG711() ? null : new WideLine(codec);
        _voice = null;                                     // it held samples of another rate
        Arranged();
    }

    /// <summary>Packets of one are good for the other, octet by octet at most.</summary>
    private bool Relays(MediaPort other) => _wide?.Codec == other._wide?.Codec;

    private Voice NewVoice() => new(isWide: _wide is not null);

    private void TakeWide(in RtpHeader header, WideLine line, ReadOnlySpan<byte> payload, long nowMs)
    {
        var secret = _collector is { Secret: true };
        var to = _joined is { _mixed: false } partner ? partner : _echo && !_mixed ? this : null;
        ReadOnlySpan<byte> alaw = default;
        if (_recording is not null || _voice is not null || HearsTones || FaxRuns || to is { NeedsSamples: true })
        {
            var received = line.Receiver;
            received.Take(header, payload);
            alaw = received.Alaw;
            if (!secret) _recording?.Received(nowMs, AudioCodec.Pcma, alaw);
            if (FaxRuns)
            {
                FaxHears(alaw, nowMs);
                return;
            }
            var hidden = HearTones(AudioCodec.Pcma, alaw);
            if (!secret && !hidden) _voice?.Put(header.Ssrc, received, nowMs);
            if (hidden) return;
        }
        to?.SendFar(header, line.Codec, payload, alaw, line.TicksOf(payload), nowMs);
    }

    /// <summary>Somebody wants to hear what it is sent.</summary>
    private bool NeedsSamples => _recording is not null || _sent is not null;

    /// <summary>Sends the frame, which holds A-law, or a wide frame of the same sound.</summary>
    private void SendWide(WideLine line, ReadOnlySpan<short> wide, long nowMs)
    {
        if (!MaySend(out var audio)) return;
        var packet = Thread.SendBuffer;
        var payload = packet.AsSpan(RtpHeader.Length, WideCodec.PayloadMax);
        var length = wide.IsEmpty ? line.Encode(_frame, payload) : line.Encode(wide, payload);
        if (length == 0) return;
        var (sequence, timestamp, marker) = _out.Own(nowMs, AudioFormats.FrameMs * _out.TicksPerMs);
        RtpHeader.Write(packet, audio.PayloadType, marker, sequence, timestamp, _out.Ssrc);
        Transmit(packet, length, audio, _frame, nowMs);
    }

    /// <summary>What waited in a buffer of 16 kHz when the pair is relayed again: whole frames only.</summary>
    private void SendWideRest(ReadOnlySpan<short> rest, int length)
    {
        if (_wide is { } line && length == rest.Length) SendWide(line, rest, Thread.NowMs);
    }

    /// <summary>The partner of a pair, with nothing mixed in, whose voice can be had with all its width.</summary>
    private Voice? WidePartner => _wide is not null && !_hearsProgram && _room is null && _target is null && _overlays.Count == 0 && _joined?._voice is { IsWide: true } voice ? voice : null;
}
