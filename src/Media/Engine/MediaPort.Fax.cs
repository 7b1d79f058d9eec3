using Antiphon.Media.Codecs;
using Antiphon.Media.Fax;
using Antiphon.Media.Rtp;
using Antiphon.Media.Sdp;

namespace Antiphon.Media.Engine;

/// <summary>A fax on a port: instead of everything else, the worker hears and is heard; over audio, or over T.38 when that was agreed.</summary>
internal sealed partial class MediaPort
{
    /// <summary>Frames ahead of what is sent: a worker that is late for a moment leaves no hole in the signal.</summary>
    private const int FaxFramesAhead = 10;

    /// <summary>A far end that sends no audio is silent: the timers of T.30 run on.</summary>
    private const int FaxSilenceMs = 1_000;
    private const int FaxGapSamplesMax = 8_000;

    private FaxWorker? _fax;
    private FaxTask? _faxTask;
    private UdptlStream? _t38;
    private NegotiatedFax? _t38Agreed;
    private long _faxBeganMs, _faxHeardMs;
    private uint _faxSsrc, _faxNextTimestamp;
    private readonly short[] _faxFrame = new short[FaxFrame.FrameSamples];

    private bool FaxRuns => _fax is not null;

    public void StartFax(FaxTask task)
    {
        GoAlone();
        StopContent();
        DropFax();
        if (!_parts.Faxes.TryBegin(_parts.Options.Fax.FaxesMax))
        {
            TellFaxEnded(task.Name, new FaxResult(FaxResult.LibraryMissing, "too many faxes at one time"), overT38: false);
            return;
        }
        _faxTask = task;
        _fax = new FaxWorker(Job(task), _parts.Options.Fax, page => Tell(new PortFaxPage(Id, task.Name, page, Now)), result =>
        {
            _parts.Faxes.End();
            TellFaxEnded(task.Name, result, _t38 is not null);
            if (!Closed) PostSystem(port => port.FaxIsOver(task));
        });
        BeginFaxClock();
    }

    /// <summary>T.38 was agreed: what comes to the port's socket is UDPTL from now on.</summary>
    public void ConnectFax(NegotiatedFax agreed, PeerAddress signalling)
    {
        var anew = _t38 is null;
        _t38Agreed = agreed;
        _t38 ??= new UdptlStream();
        _t38.Expect(PeerAddress.From(agreed.Remote), signalling, agreed.DatagramBytesMax);
        if (anew) RestartFax();
    }

    public void StopFax(string name)
    {
        if (_faxTask?.Name == name) DropFax();
    }

    /// <summary>Audio was agreed (again).</summary>
    private void LeaveT38()
    {
        if (_t38 is null) return;
        (_t38, _t38Agreed) = (null, null);
        RestartFax();
    }

    private void RestartFax()
    {
        if (_fax is not { } fax || _faxTask is not { } task) return;
        fax.Begin(Job(task));
        BeginFaxClock();
    }

    private FaxJob Job(FaxTask task) => new(task.Sends, task.File)
    {
        OverT38 = _t38 is not null, Station = task.Station, Header = task.Header, Ecm = task.Ecm, PagesMax = task.PagesMax,
        DatagramBytesMax = _t38Agreed?.DatagramBytesMax ?? 400,
    };

    private void BeginFaxClock()
    {
        (_faxBeganMs, _faxHeardMs, _faxSsrc) = (Thread.NowMs, Thread.NowMs, 0);
        _out.Break();
        if (_t38 is null) for (var i = 0; i < FaxFramesAhead; i++) _fax!.Tick();
    }

    private void FaxIsOver(FaxTask task)
    {
        if (_faxTask == task) (_fax, _faxTask) = (null, null);
    }

    private void DropFax()
    {
        _fax?.Drop();
        (_fax, _faxTask) = (null, null);
    }

    private void TellFaxEnded(string name, FaxResult result, bool overT38) => Tell(new PortFaxEnded(Id, name, result.Code switch
    {
        0 => FaxEnding.Complete,
        FaxResult.LibraryMissing => FaxEnding.Unavailable,
        FaxResult.Stopped => FaxEnding.Stopped,
        _ => FaxEnding.Failed,
    }, result.Detail, result.Pages, result.RemoteStation, result.BitRate, result.Ecm, overT38, Now));

    private void TakeUdptl(MediaSocket socket, ReadOnlySpan<byte> datagram, PeerAddress from)
    {
        if (socket.IsRtcp || _t38 is not { } t38) return;
        if (!t38.Take(datagram, from, (sequence, ifp) => _fax?.Take(sequence, ifp))) { Thread.Counters.Strangers++; return; }
        _heardMs = Thread.NowMs;
        if (_up) return;
        _up = true;
        Tell(new PortMediaUp(Id, Now));
    }

    private void FaxHears(in RtpHeader header, AudioCodec law, ReadOnlySpan<byte> payload, long nowMs)
    {
        if (_fax is not { } fax || payload.Length > FaxFrame.ContentMax / 2) return;
        var ahead = (int)(header.Timestamp - _faxNextTimestamp);
        if (header.Ssrc == _faxSsrc && ahead is < 0 and > -FaxGapSamplesMax) return;                 // late: its place is taken
        if (header.Ssrc == _faxSsrc && ahead is > 0 and <= FaxGapSamplesMax) fax.Miss(ahead);
        (_faxSsrc, _faxNextTimestamp, _faxHeardMs) = (header.Ssrc, header.Timestamp + (uint)payload.Length, nowMs);
        Span<short> samples = stackalloc short[payload.Length];
        G711.Decode(law, payload, samples);
        fax.Hear(samples);
    }

    /// <summary>Of a wide codec, at 8 kHz. A modem is hardly heard through it; such a fax counts on T.38.</summary>
    private void FaxHears(ReadOnlySpan<byte> alaw, long nowMs)
    {
        if (_fax is not { } fax || alaw.Length > FaxFrame.ContentMax / 2) return;
        _faxHeardMs = nowMs;
        Span<short> samples = stackalloc short[alaw.Length];
        G711.Decode(AudioCodec.Pcma, alaw, samples);
        fax.Hear(samples);
    }

    private void SendFaxFrame(long nowMs)
    {
        var fax = _fax!;
        if (nowMs - _faxBeganMs > _parts.Options.Fax.LengthMax.TotalMilliseconds) { DropFax(); return; }
        (_heardMs, _lossTold) = (nowMs, false);             // T.30 has timers of its own, and pages of silence in one direction.
        fax.Tick();
        if (_t38 is { } t38) SendPackets(fax, t38);
        else SendFaxAudio(fax, nowMs);
    }

    private void SendPackets(FaxWorker fax, UdptlStream t38)
    {
        while (fax.TryTakePacket(out var ifp, out var times))
        {
            var length = t38.Write(Thread.SendBuffer, ifp);
            if (!t38.Target.IsSet) continue;
            for (; times > 0; times--) Thread.Poller.Send(Transport.Rtp, Thread.SendBuffer.AsSpan(0, length), t38.Target);
        }
    }

    private void SendFaxAudio(FaxWorker fax, long nowMs)
    {
        if (nowMs - _faxHeardMs > FaxSilenceMs)
        {
            _faxFrame.AsSpan().Clear();
            fax.Hear(_faxFrame);
        }
        if (!fax.TryTakeAudio(out var frame)) return;
        G711.Encode(FrameLaw, frame, _frame);
        SendFrame(nowMs, FrameSamples);
    }
}
