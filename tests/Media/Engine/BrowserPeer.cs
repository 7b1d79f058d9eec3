using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Antiphon.Media.Dtls;
using Antiphon.Media.Rtp;
using Antiphon.Media.Sdp;
using Antiphon.Media.Srtp;
using Antiphon.Media.Tests.Ice;
using Antiphon.TestKit.Audio;

namespace Antiphon.Media.Tests.Engine;

/// <summary>A browser's media: checks, DTLS client, SRTP with µ-law. One loop of its own does everything.</summary>
internal sealed class BrowserPeer : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly CancellationTokenSource _end = new();
    private readonly LocalMedia _server;
    private readonly IPEndPoint _to;
    private readonly List<byte> _heard = [];
    private SrtpContext? _inbound, _outbound;
    private double _frequencyHz;
    private volatile bool _checks = true;
    private ushort _sequence = 65_500;

    public BrowserPeer(LocalMedia server)
    {
        _server = server;
        _to = new IPEndPoint(server.Address, server.Port);
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    }

    public Sound Heard { get { lock (_heard) return Sound.FromUlaw(_heard.ToArray()); } }
    public int AuthenticationFailures { get; private set; }
    public bool Secured => _outbound is not null;

    public static NegotiatedAudio Negotiated(string? fingerprint) => new()
    {
        Codec = AudioCodec.Pcmu, PayloadType = 0, EventPayloadType = 126, RtcpMux = true, Secure = true,
        RemoteUfrag = "theirs", RemotePwd = "does-not-matter-to-ice-lite", RemoteFingerprint = fingerprint ?? DtlsIdentity.Fingerprint,
    };

    public void Begin(double speaksHz = 700)
    {
        _frequencyHz = speaksHz;
        _ = Live();
    }

    public void StopChecks() => _checks = false;

    /// <summary>Sends anything from this browser's address.</summary>
    public void SendRaw(byte[] datagram) => _socket.SendTo(datagram, _to);

    private async Task Live()
    {
        var arrived = Channel.CreateUnbounded<byte[]>();
        _ = Listen(arrived.Writer);
        using var dtls = new DtlsSession(client: true, SendRaw);
        var voice = Sound.Tone(_frequencyHz, TimeSpan.FromSeconds(1)).ToUlaw();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        try
        {
            for (var tick = 0; await timer.WaitForNextTickAsync(_end.Token); tick++)
            {
                if (_checks && tick % 10 == 0) SendRaw(StunCheck.Build(_server.IceUfrag + ":theirs", _server.IcePwd, nominate: tick > 0));
                while (arrived.Reader.TryRead(out var datagram)) Take(dtls, datagram);
                if (tick == 3) dtls.Begin();
                dtls.Tick();
                if (_outbound is null && dtls.Keys is { } keys)
                    (_outbound, _inbound) = (new SrtpContext(keys.SendKey, keys.SendSalt), new SrtpContext(keys.ReceiveKey, keys.ReceiveSalt));
                if (_outbound is not null) Speak(voice, tick);
            }
        }
        catch (Exception closed) when (closed is OperationCanceledException or ObjectDisposedException)
        {
            // The page was closed.
        }
    }

    private void Speak(byte[] voice, int tick)
    {
        var buffer = new byte[12 + 160 + SrtpContext.TagLength];
        RtpHeader.Write(buffer, 0, false, _sequence++, (uint)tick * 160, 0xB0B);
        voice.AsSpan(tick % 50 * 160, 160).CopyTo(buffer.AsSpan(12));
        _outbound!.Protect(buffer, 172, 12);
        SendRaw(buffer);
    }

    private void Take(DtlsSession dtls, byte[] datagram)
    {
        if (datagram[0] is >= 20 and <= 63) { dtls.Take(datagram); return; }
        if (datagram[0] < 128 || _inbound is null) return;
        if (RtpHeader.IsRtcp(datagram)) { if (_inbound.UnprotectRtcp(datagram) < 0) AuthenticationFailures++; return; }
        var length = _inbound.Unprotect(datagram);
        if (length < 0) AuthenticationFailures++;
        else if (RtpHeader.TryRead(datagram.AsSpan(0, length), out var header) && header.PayloadType == 0)
            lock (_heard) _heard.AddRange(datagram.AsSpan(header.PayloadOffset, header.PayloadLength));
    }

    private async Task Listen(ChannelWriter<byte[]> to)
    {
        var buffer = new byte[2_000];
        try
        {
            while (true)
            {
                var length = (await _socket.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), _end.Token)).ReceivedBytes;
                to.TryWrite(buffer[..length]);
            }
        }
        catch (Exception closed) when (closed is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            to.Complete();
        }
    }

    public void Dispose()
    {
        _end.Cancel();
        _socket.Dispose();
    }
}
