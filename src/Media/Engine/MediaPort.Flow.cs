using System.Buffers.Binary;
using System.Net;
using Antiphon.Media.Codecs;
using Antiphon.Media.Rtp;
using Antiphon.Media.Sdp;
using Antiphon.Media.Srtp;
using Antiphon.Media.Tones;

namespace Antiphon.Media.Engine;

/// <summary>The packets and ticks of a port. Nothing here allocates per packet.</summary>
internal sealed partial class MediaPort
{
    private const int FrameSamples = 160;
    private const int PayloadMax = MediaThread.PacketMax - RtpHeader.Length - SrtpContext.TagLength;

    private readonly PortKind _kind;
    private readonly byte[] _cname;
    private readonly OutboundStream _out;
    private readonly InboundStream _in = new();
    private readonly byte[] _frame = new byte[FrameSamples];
    private uint _eventTimestamp;
    private bool _up;
    private bool _lossTold, _consentTold;
    private long _heardMs = 1;
    private long _reportedMs;
    private uint _packetsSent, _octetsSent;

    private PeerAddress _told;
    private uint _farReport;
    private long _farReportMs;
    private ReportBlock? _farBlock;
    private uint _sentAtReport;
    private double? _roundTripMs;

    public void Receive(MediaSocket socket, Span<byte> datagram, PeerAddress from)
    {
        if (_t38 is not null)
        {
            TakeUdptl(socket, datagram, from);
            return;
        }
        var nowMs = Thread.NowMs;
        var what = Transport.Take(socket, datagram, from, nowMs, out var length, out var header);
        switch (what)
        {
            case Received.Rtp: TakeRtp(header, datagram.Slice(header.PayloadOffset, header.PayloadLength), nowMs); break;
            case Received.Rtcp: TakeReport(datagram[..length], nowMs); break;
            case Received.Stranger: Thread.Counters.Strangers++; break;
            case Received.Refused: Thread.Counters.Refused++; break;
            default: break;
        }
    }

    /// <summary>A packet that carries nothing but 20 ms or so of sound: one less is a click. Not so keys, reports, checks and pages of a fax.</summary>
    public bool IsSound(MediaSocket socket, ReadOnlySpan<byte> datagram) =>
        _t38 is null && !FaxRuns && !socket.IsRtcp && datagram.Length >= RtpHeader.Length && datagram[0] >> 6 == 2
        && !RtpHeader.IsRtcp(datagram) && (datagram[1] & 0x7F) != _audio?.EventPayloadType;

    /// <summary>The process stood still: in that time nobody could be heard.</summary>
    public void StoodStill(long ms)
    {
        _heardMs += ms;
        Transport.StoodStill(ms);
    }

    private void TakeRtp(in RtpHeader header, ReadOnlySpan<byte> payload, long nowMs)
    {
        if (!_in.Take(header, nowMs)) return;
        (_heardMs, _lossTold) = (nowMs, false);
        if (!_up)
        {
            _up = true;
            Tell(new PortMediaUp(Id, Now));
        }
        if (_audio is not { } audio || payload.Length > PayloadMax) return;
        if (header.PayloadType == audio.EventPayloadType) TakeEvent(header, payload, nowMs);
        else if (!audio.Direction.Receives()) return;
        else if (_wide is { } line) { if (header.PayloadType == audio.PayloadType) TakeWide(header, line, payload, nowMs); }
        else if (LawOf(audio, header.PayloadType) is { } law) TakeAudio(header, law, payload, nowMs);
    }

    /// <summary>The agreed type, and the static ones of G.711: some far ends answer one and send the other.</summary>
    private static AudioCodec? LawOf(NegotiatedAudio audio, byte payloadType) =>
        payloadType == audio.PayloadType ? audio.Codec : payloadType switch { 0 => AudioCodec.Pcmu, 8 => AudioCodec.Pcma, _ => null };

    private void TakeAudio(in RtpHeader header, AudioCodec law, ReadOnlySpan<byte> payload, long nowMs)
    {
        var secret = _collector is { Secret: true };
        if (!secret) _recording?.Received(nowMs, law, payload);
        if (FaxRuns)
        {
            FaxHears(header, law, payload, nowMs);
            return;
        }
        var hidden = HearTones(law, payload);
        if (!secret && !hidden) _voice?.Put(header.Ssrc, header.Timestamp, law, payload, nowMs);
        if (hidden) return;
        if (_joined is { _mixed: false } other) other.SendFar(header, law, payload, default, payload.Length, nowMs);
        else if (_echo && !_mixed) SendFar(header, law, payload, default, payload.Length, nowMs);
    }

    /// <summary>Sends a far end's packet on, in our line.</summary>
    /// <param name="alaw">The same at 8 kHz, where the codec is wide and somebody listens.</param>
    /// <param name="ticks">Length of its audio in timestamp units.</param>
    private void SendFar(in RtpHeader header, AudioCodec codec, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> alaw, int ticks, long nowMs)
    {
        if (_play is not null || _collector is not null || _keys.Busy || !MaySend(out var audio)) return;
        if (_out.Follow(nowMs, header.Ssrc, header.Sequence, header.Timestamp, header.Marker, ticks) is not { } line) return;
        var packet = Thread.SendBuffer;
        RtpHeader.Write(packet, audio.PayloadType, line.Marker, line.Sequence, line.Timestamp, _out.Ssrc);
        if (codec == audio.Codec) payload.CopyTo(packet.AsSpan(RtpHeader.Length));
        else G711.Convert(codec, audio.Codec, payload, packet.AsSpan(RtpHeader.Length));
        Transmit(packet, payload.Length, audio, alaw, nowMs);
    }

    private void SendFarEvent(in RtpHeader header, ReadOnlySpan<byte> payload, long nowMs)
    {
        if (_keys.Busy || !MaySend(out var audio) || audio.EventPayloadType is not { } type) return;
        if (_out.Follow(nowMs, header.Ssrc, header.Sequence, header.Timestamp, header.Marker, AudioFormats.FrameMs * _out.TicksPerMs) is not { } line) return;
        var packet = Thread.SendBuffer;
        RtpHeader.Write(packet, type, line.Marker, line.Sequence, line.Timestamp, _out.Ssrc);
        payload.CopyTo(packet.AsSpan(RtpHeader.Length));
        Count(payload.Length);
        Transport.Send(packet, RtpHeader.Length + payload.Length);
    }

    /// <summary>A packet of audio whose payload stands in the buffer: counted, recorded, sent.</summary>
    /// <param name="alaw">What it sounds like, where the payload itself is not G.711.</param>
    private void Transmit(byte[] packet, int payloadLength, NegotiatedAudio audio, ReadOnlySpan<byte> alaw, long nowMs)
    {
        if (NeedsSamples)
        {
            var timestamp = BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(4)) / (uint)(_out.TicksPerMs / 8);
            if (_wide is null) Remember(audio.Codec, packet.AsSpan(RtpHeader.Length, payloadLength), timestamp, nowMs);
            else Remember(AudioCodec.Pcma, alaw, timestamp, nowMs);
        }
        Count(payloadLength);
        Transport.Send(packet, RtpHeader.Length + payloadLength);
    }

    private void Remember(AudioCodec law, ReadOnlySpan<byte> octets, uint timestamp, long nowMs)
    {
        _recording?.Sent(nowMs, law, octets);
        _sent?.Put(_out.Ssrc, timestamp, law, octets, nowMs);
    }

    private void Count(int payloadLength)
    {
        _packetsSent++;
        _octetsSent += (uint)payloadLength;
    }

    private bool MaySend(out NegotiatedAudio audio)
    {
        audio = _audio!;
        return audio is not null && audio.Direction.Sends() && Transport.CanSend;
    }

    /// <summary>Every 20 ms.</summary>
    public void Tick()
    {
        var nowMs = Thread.NowMs;
        if (FaxRuns) SendFaxFrame(nowMs);
        else if (_keys.Busy) SendKeyFrame(nowMs);
        else if (_mixed) SendMixedFrame(nowMs);
        else SendOwnFrame(nowMs);
        MoveVoices(nowMs);
        if (_collector is { } collector)
        {
            collector.Tick(nowMs);
            if (collector.Outcome is { } outcome) EndCollection(outcome);
        }
        _recording?.Tick(nowMs);
        WatchAnswer(nowMs);
        Watch(nowMs);
        if (nowMs - _reportedMs >= _parts.Options.RtcpEvery.TotalMilliseconds) Report(bye: false);
    }

    /// <summary>What is played, or the silence that keeps the path open. A program waits until its first frame can be heard.</summary>
    private void SendOwnFrame(long nowMs)
    {
        var law = FrameLaw;
        var program = _play ?? _collector?.Prompt;
        if (program is { Failed: true }) { ProgramEnded(failed: true, nowMs); return; }
        if (program is { IsReady: true } && MayBegin)
        {
            if (program.Fill(law, _frame)) SendFrame(nowMs, FrameSamples);
            else ProgramEnded(failed: false, nowMs);
            return;
        }
        SendComfort(law, nowMs);
    }

    /// <summary>What is played can be heard, or will not be heard for a while.</summary>
    private bool MayBegin => Transport.CanSend || _audio is { Direction: not MediaDirection.SendRecv };

    private void ProgramEnded(bool failed, long nowMs)
    {
        if (_play is not null) EndPlay(failed ? PlaybackOutcome.Failed : PlaybackOutcome.Finished);
        else _collector?.PromptEnded(nowMs);
    }

    /// <summary>Sends what stands in the frame.</summary>
    private void SendFrame(long nowMs, int samples)
    {
        if (_wide is { } line)
        {
            _frame.AsSpan(samples).Fill(G711.AlawSilence);
            SendWide(line, default, nowMs);
            return;
        }
        if (!MaySend(out var audio)) return;
        var (sequence, timestamp, marker) = _out.Own(nowMs, samples);
        var packet = Thread.SendBuffer;
        RtpHeader.Write(packet, audio.PayloadType, marker, sequence, timestamp, _out.Ssrc);
        _frame.AsSpan(0, samples).CopyTo(packet.AsSpan(RtpHeader.Length));
        Transmit(packet, samples, audio, default, nowMs);
    }

    private void SendKeyFrame(long nowMs)
    {
        var frame = _keys.Frame(out var begins, out var copies, (_audio?.EventClockHz ?? 8_000) / 1_000);
        if (_audio is { EventPayloadType: null })
        {
            KeyTones.Fill(FrameLaw, frame?.Key ?? ' ', frame is { } sounds ? sounds.DurationTicks - FrameSamples : 0, _frame);
            SendFrame(nowMs, FrameSamples);
            return;
        }
        if (frame is not { } telephoneEvent) return;
        if (begins) _eventTimestamp = _out.BeginEvent(nowMs);
        _out.Skip(AudioFormats.FrameMs * _out.TicksPerMs);
        if (!MaySend(out var audio) || audio.EventPayloadType is not { } type) return;
        for (; copies > 0; copies--)
        {
            var packet = Thread.SendBuffer;
            RtpHeader.Write(packet, type, begins, _out.NextSequence(nowMs), _eventTimestamp, _out.Ssrc);
            telephoneEvent.Write(packet.AsSpan(RtpHeader.Length));
            Count(TelephoneEvent.Length);
            Transport.Send(packet, RtpHeader.Length + TelephoneEvent.Length);
        }
    }

    private void Watch(long nowMs)
    {
        if (Transport.Target != _told) Remote = (_told = Transport.Target).IsSet ? _told.ToEndPoint() : null;
        if (_audio is not { } audio) return;
        if (!_lossTold && audio.Direction.Receives() && nowMs - _heardMs >= _parts.Options.MediaLostAfter.TotalMilliseconds)
        {
            _lossTold = true;
            Tell(new PortMediaLost(Id, MediaLoss.NoRtp, Now));
        }
        if (Transport.LastCheckMs is var check && check == 0) return;
        var gone = nowMs - check >= _parts.Options.ConsentLostAfter.TotalMilliseconds;
        if (gone && !_consentTold) Tell(new PortMediaLost(Id, MediaLoss.NoConsent, Now));
        _consentTold = gone;
    }

    private void TakeReport(ReadOnlySpan<byte> compound, long nowMs)
    {
        if (!Rtcp.TryRead(compound, _out.Ssrc, out var read)) { Thread.Counters.Refused++; return; }
        if (read.SenderSsrc != 0) (_farReport, _farReportMs) = (read.SenderNtpMiddle, nowMs);
        if (read.AboutUs is not { } block) return;
        (_farBlock, _sentAtReport) = (block, _packetsSent);
        _wide?.TellLoss(block.FractionLost * 100 / 256.0);
        if (block.LastSenderReport == 0) return;
        var trip = (int)((uint)(Ntp() >> 16) - block.LastSenderReport - block.DelaySinceLast) / 65.536;
        if (trip is >= 0 and < 10_000) _roundTripMs = trip;
    }

    private void Report(bool bye)
    {
        var nowMs = Thread.NowMs;
        _reportedMs = nowMs;
        if (_audio is null || !Transport.CanSend || (!bye && _packetsSent == 0 && _in.Received == 0)) return;
        Rtcp.Sent? sent = _packetsSent == 0 ? null
            : new Rtcp.Sent(Ntp(), _out.NextTimestamp + (uint)(_out.TicksPerMs * Math.Min(nowMs - _out.LastAtMs, 60_000)), _packetsSent, _octetsSent);
        ReportBlock? heard = _in.Received == 0 ? null
            : new ReportBlock(_in.Ssrc, _in.TakeFractionLost(), _in.Lost, _in.HighestSequence, (uint)_in.JitterTicks,
                _farReport, _farReport == 0 ? 0 : (uint)((nowMs - _farReportMs) * 65.536));
        var length = Rtcp.Write(Thread.SendBuffer, _out.Ssrc, _cname, sent, heard, bye);
        Transport.SendReport(Thread.SendBuffer, length);
    }

    /// <summary>NTP time, 32.32 bits since 1900.</summary>
    private ulong Ntp()
    {
        var ticks = (ulong)(Now.UtcTicks - new DateTime(1900, 1, 1).Ticks);
        var seconds = ticks / TimeSpan.TicksPerSecond;
        return seconds << 32 | (ticks % TimeSpan.TicksPerSecond << 32) / TimeSpan.TicksPerSecond;
    }

    /// <summary>Where media goes now. Read by other threads; replaced whole.</summary>
    public IPEndPoint? Remote { get; private set; }

    /// <summary>Read by other threads as they stand.</summary>
    public RtpFigures Figures => new(_in.Received, _packetsSent, _in.LossPercent, _in.JitterTicks / _in.TicksPerMs,
        FarLossPercent, _farBlock is { } jitter ? jitter.JitterTicks / (double)_out.TicksPerMs : null, _roundTripMs);

    /// <summary>Over the whole stream, as of the last report: what was sent since is not known to have come.</summary>
    private double? FarLossPercent => _farBlock is { } block && _sentAtReport > 0 ? Math.Clamp(100.0 * block.Lost / _sentAtReport, 0, 100) : null;
}
