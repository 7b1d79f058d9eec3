using System.Security.Cryptography;
using Antiphon.Media.Dtls;
using Antiphon.Media.Ice;
using Antiphon.Media.Rtp;
using Antiphon.Media.Sdp;
using Antiphon.Media.Srtp;

namespace Antiphon.Media.Engine;

/// <summary>What a received datagram turned out to be. Only the first two concern the content of the call.</summary>
internal enum Received { Nothing, Rtp, Rtcp, Stranger, Refused }

/// <summary>Sockets, source and encryption of one port: makes authentic packets of datagrams, and the reverse. Used by the port's media thread;
/// the handshake runs elsewhere and comes back by the port's queue.</summary>
internal sealed class PortTransport
{
    private readonly PortKind _kind;
    private readonly SourceGuard _guard = new();
    private readonly IceLite? _ice;
    private readonly DtlsWorker? _worker;
    private readonly DtlsPeer? _peer;
    private readonly MediaPort _port;

    private NegotiatedAudio? _agreed;
    private DtlsOutcome? _handshake;
    private SrtpContext? _inbound, _outbound;
    private SrtpContext? _ownSdes;                 // one for the life of the port: a key stream is never used twice
    private string _farSdesKey = "";
    private readonly string _sdesKey;
    private PeerAddress _reports;
    private bool _clientBegun;
    private bool _failureTold;

    public PortTransport(MediaPort port, PortKind kind, LocalMedia local, MediaSocket rtp, MediaSocket? rtcp, DtlsWorker? worker)
    {
        (_port, _kind, Rtp, RtcpSocket, _worker, _sdesKey) = (port, kind, rtp, rtcp, worker, local.SdesKey);
        if (kind == PortKind.Rtp) return;
        _ice = new IceLite(local.IceUfrag, local.IcePwd);
        _peer = new DtlsPeer(port);
    }

    public MediaSocket Rtp { get; }

    public MediaSocket? RtcpSocket { get; }

    /// <summary>There is somebody to send to, and the path is as safe as was agreed.</summary>
    public bool CanSend => _agreed is not null && Target.IsSet && (_kind == PortKind.Rtp || _outbound is not null);

    /// <summary>Where media goes; unset: nowhere yet.</summary>
    public PeerAddress Target => _ice?.Selected ?? _guard.Target;

    /// <summary>Last authentic check, in milliseconds; 0 before the first and on plain ports.</summary>
    public long LastCheckMs => _ice?.LastCheckMs ?? 0;

    /// <summary>The process stood still: in that time no check could be taken.</summary>
    public void StoodStill(long ms) => _ice?.StoodStill(ms);

    public void Connect(NegotiatedAudio audio, PeerAddress signalling)
    {
        var hadOther = _agreed is { Secure: true } former && former.RemoteFingerprint != audio.RemoteFingerprint;
        _agreed = audio;
        if (_kind == PortKind.Rtp)
        {
            _guard.Expect(audio.Remote is { } remote ? PeerAddress.From(remote) : default, signalling);
            SecureBySdes(audio);
            _reports = audio.RtcpMux ? default : audio.RemoteRtcp is { } rtcp ? PeerAddress.From(rtcp) : default;
            return;
        }
        if (hadOther) (_inbound, _outbound) = (null, null);
        BeginAsClientIfDue();
        Secure();
    }

    /// <summary>Keys came with the description. The same key again goes on where it is: the rollover counter is part of it.</summary>
    private void SecureBySdes(NegotiatedAudio audio)
    {
        if (audio.RemoteSdesKey != _farSdesKey)
        {
            _inbound?.Dispose();
            _farSdesKey = audio.RemoteSdesKey;
            _inbound = _farSdesKey.Length == 0 ? null : SdesCrypto.ContextOf(_farSdesKey);
        }
        _outbound = _farSdesKey.Length == 0 ? null : _ownSdes ??= SdesCrypto.ContextOf(_sdesKey);
    }

    public void HandshakeEnded(DtlsOutcome outcome)
    {
        _handshake = outcome;
        Secure();
    }

    /// <summary>Media passes when the handshake is through and the certificate is the one that the signalling vouched for (RFC 8827 §6.5).</summary>
    private void Secure()
    {
        if (_handshake is not { } outcome || _agreed is not { } agreed || _outbound is not null) return;
        if (outcome.Keys is not { } keys) { Fail(outcome.Reason); return; }
        var same = CryptographicOperations.FixedTimeEquals(System.Text.Encoding.ASCII.GetBytes(outcome.PeerFingerprint), System.Text.Encoding.ASCII.GetBytes(agreed.RemoteFingerprint));
        if (!same) { Fail("the certificate is not that of the SDP"); return; }
        _inbound = new SrtpContext(keys.ReceiveKey, keys.ReceiveSalt);
        _outbound = new SrtpContext(keys.SendKey, keys.SendSalt);
    }

    private void Fail(string reason)
    {
        if (_failureTold) return;
        _failureTold = true;
        _port.TellDtlsFailed(reason);
    }

    private void BeginAsClientIfDue()
    {
        if (_clientBegun || _agreed is not { WeAreDtlsClient: true } || !_ice!.Selected.IsSet) return;
        _clientBegun = true;
        _worker!.BeginAsClient(_peer!);
    }

    /// <summary>A datagram of the handshake worker.</summary>
    public void SendHandshake(byte[] datagram)
    {
        if (_ice!.Selected.IsSet) _port.Thread.Poller.Send(Rtp, datagram, _ice.Selected);
    }

    /// <summary>Sends an RTP packet. The buffer is longer by <see cref="SrtpContext.TagLength"/> and is spent afterwards.</summary>
    public void Send(Span<byte> buffer, int length)
    {
        if (_outbound is { } srtp) length = srtp.Protect(buffer, length, RtpHeader.Length);
        _port.Thread.Poller.Send(Rtp, buffer[..length], Target);
        _port.Thread.Counters.Sent++;
    }

    public void SendReport(Span<byte> buffer, int length)
    {
        if (!CanSend) return;
        if (_outbound is { } srtp) length = srtp.ProtectRtcp(buffer, length);
        var muxed = RtcpSocket is null || _agreed!.RtcpMux;
        if (muxed) _port.Thread.Poller.Send(Rtp, buffer[..length], Target);
        else if (_reports.IsSet && _reports.SameHost(Target)) _port.Thread.Poller.Send(RtcpSocket!, buffer[..length], _reports);
    }

    /// <summary>Takes a datagram; RTP and RTCP are decrypted in place.</summary>
    /// <param name="length">Without the tag.</param>
    public Received Take(MediaSocket socket, Span<byte> datagram, PeerAddress from, long nowMs, out int length, out RtpHeader header)
    {
        length = datagram.Length;
        header = default;
        if (datagram.IsEmpty) return Received.Refused;
        return _kind == PortKind.WebRtc
            ? TakeSecure(datagram, from, nowMs, out length, out header)
            : _inbound is { } srtp ? TakeSdes(srtp, socket, datagram, from, nowMs, out length, out header)
            : TakePlain(socket, datagram, from, nowMs, out header);
    }

    private Received TakePlain(MediaSocket socket, Span<byte> datagram, PeerAddress from, long nowMs, out RtpHeader header)
    {
        header = default;
        if (_agreed is null) return Received.Stranger;
        if (socket.IsRtcp || RtpHeader.IsRtcp(datagram)) return _guard.AcceptReport(from) ? Received.Rtcp : Received.Stranger;
        if (!RtpHeader.TryRead(datagram, out header)) return Received.Refused;
        return _guard.Accept(header, from, nowMs) ? Received.Rtp : Received.Stranger;
    }

    /// <summary>As plain, but only what is authentic counts, or teaches an address.</summary>
    private Received TakeSdes(SrtpContext srtp, MediaSocket socket, Span<byte> datagram, PeerAddress from, long nowMs, out int length, out RtpHeader header)
    {
        header = default;
        var report = socket.IsRtcp || RtpHeader.IsRtcp(datagram);
        length = report ? srtp.UnprotectRtcp(datagram) : srtp.Unprotect(datagram);
        if (length < 0) return Received.Refused;
        if (report) return _guard.AcceptReport(from) ? Received.Rtcp : Received.Stranger;
        if (!RtpHeader.TryRead(datagram[..length], out header)) return Received.Refused;
        return _guard.Accept(header, from, nowMs) ? Received.Rtp : Received.Stranger;
    }

    // RFC 7983: the first octet tells STUN, DTLS and RTP apart.
    private Received TakeSecure(Span<byte> datagram, PeerAddress from, long nowMs, out int length, out RtpHeader header)
    {
        length = datagram.Length;
        header = default;
        switch (datagram[0])
        {
            case <= 3: return TakeCheck(datagram, from, nowMs);
            case >= 20 and <= 63 when _ice!.IsValidated(from):
                _worker!.Take(_peer!, datagram);
                return Received.Nothing;
            case >= 128 and <= 191 when _inbound is { } srtp:
                if (!_ice!.IsValidated(from)) return Received.Stranger;
                var report = RtpHeader.IsRtcp(datagram);
                length = report ? srtp.UnprotectRtcp(datagram) : srtp.Unprotect(datagram);
                if (length < 0) return Received.Refused;
                if (report) return Received.Rtcp;
                return RtpHeader.TryRead(datagram[..length], out header) ? Received.Rtp : Received.Refused;
            default:
                return _ice!.IsValidated(from) ? Received.Nothing : Received.Stranger;
        }
    }

    private Received TakeCheck(Span<byte> datagram, PeerAddress from, long nowMs)
    {
        Span<byte> response = stackalloc byte[IceLite.ResponseLengthMax];
        var length = _ice!.Take(datagram, from, nowMs, response);
        if (length == 0) return Received.Refused;
        _port.Thread.Poller.Send(Rtp, response[..length], from);
        BeginAsClientIfDue();
        return Received.Nothing;
    }

    public void Close()
    {
        if (_peer is not null) _worker!.Close(_peer);
        Rtp.Socket.Dispose();
        RtcpSocket?.Socket.Dispose();
        _inbound?.Dispose();
        _outbound?.Dispose();
        if (_ownSdes != _outbound) _ownSdes?.Dispose();
    }
}
