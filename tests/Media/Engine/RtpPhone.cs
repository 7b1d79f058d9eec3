using System.Net;
using System.Net.Sockets;
using Antiphon.Media.Codecs;
using Antiphon.Media.Rtp;
using Antiphon.Media.Sdp;
using Antiphon.TestKit.Audio;

namespace Antiphon.Media.Tests.Engine;

/// <summary>A phone's media: sends a tone in 20 ms packets and remembers what it hears.</summary>
internal sealed class RtpPhone : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly CancellationTokenSource _end = new();
    private readonly AudioCodec _law;
    private readonly WideCodec? _speaker, _listener;
    private readonly List<byte> _heard = [];
    private readonly List<short> _heardWide = [];
    private readonly List<byte[]> _payloads = [];
    private readonly List<RtpHeader> _headers = [];
    private readonly List<(uint Timestamp, TelephoneEvent Event)> _keys = [];
    private ushort _sequence = 1_000;
    private uint _timestamp = 5_000;

    public RtpPhone(AudioCodec law, EndPoint to, IPAddress sendsFrom)
    {
        (_law, To) = (law, to);
        if (!law.IsG711()) (_speaker, _listener) = (WideCodec.Create(law), WideCodec.Create(law));
        _socket.Bind(new IPEndPoint(sendsFrom, 0));
        _ = Listen();
    }

    public EndPoint To { get; }
    public uint Ssrc { get; init; } = 0xCAFE;
    public IPEndPoint Address => (IPEndPoint)_socket.LocalEndPoint!;

    public NegotiatedAudio Negotiated => new()
    {
        Remote = Address, RemoteRtcp = new IPEndPoint(Address.Address, Address.Port + 1), Codec = _law,
        PayloadType = _law.UsualPayloadType(), EventPayloadType = 101, EventClockHz = _law.ClockHz(),
    };

    public Sound Heard { get { lock (_heard) return _listener is not null ? Narrowed() : _law == AudioCodec.Pcma ? Sound.FromAlaw(_heard.ToArray()) : Sound.FromUlaw(_heard.ToArray()); } }

    /// <summary>What came as 16 kHz, told as if it were 8: a tone stands at half its frequency.</summary>
    public Sound HeardAtHalfSpeed { get { lock (_heard) return new Sound([.. _heardWide]); } }

    public byte[][] Payloads { get { lock (_heard) return [.. _payloads]; } }

    public byte[] HeardOctets { get { lock (_heard) return [.. _heard]; } }

    public RtpHeader[] Headers { get { lock (_heard) return [.. _headers]; } }

    public (uint Timestamp, TelephoneEvent Event)[] Keys { get { lock (_heard) return [.. _keys]; } }

    /// <summary>The last second of what was heard.</summary>
    public Sound Lately
    {
        get
        {
            var all = Heard;
            return all.Part(all.Length - TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        }
    }

    public void Forget() { lock (_heard) { _heard.Clear(); _heardWide.Clear(); _payloads.Clear(); _headers.Clear(); } }

    /// <summary>Speaks from now on: a tone that never ends.</summary>
    public void Speak(double frequencyHz, double levelDbm0 = -13) => _ = Speaking(frequencyHz, levelDbm0);

    private async Task Speaking(double frequencyHz, double levelDbm0)
    {
        var tone = Sound.Tone(frequencyHz, TimeSpan.FromSeconds(1), levelDbm0);
        var wide = Sound.Tone(frequencyHz / 2, TimeSpan.FromSeconds(2), levelDbm0).Samples.ToArray();      // at twice the rate its frequency doubles
        var encoded = _law == AudioCodec.Pcma ? tone.ToAlaw() : tone.ToUlaw();
        var payload = new byte[WideCodec.PayloadMax];
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        try
        {
            for (var frame = 0; await timer.WaitForNextTickAsync(_end.Token); frame = (frame + 1) % 50)
                Send(_law.UsualPayloadType(), _speaker is { } speaker ? payload.AsSpan(0, speaker.Encode(wide.AsSpan(frame * 320, 320), payload)) : encoded.AsSpan(frame * 160, 160));
        }
        catch (OperationCanceledException)
        {
            // Hung up.
        }
    }

    public void Send(int payloadType, ReadOnlySpan<byte> payload, bool advance = true)
    {
        var packet = new byte[12 + payload.Length];
        lock (_socket)
        {
            if (advance) _timestamp += (uint)(20 * _law.TicksPerMs());
            RtpHeader.Write(packet, (byte)payloadType, false, _sequence++, _timestamp, Ssrc);
            payload.CopyTo(packet.AsSpan(12));
            _socket.SendTo(packet, To);
        }
    }

    /// <summary>Presses a key: five packets and the end twice more, all of one timestamp.</summary>
    public void Press(char key)
    {
        lock (_socket) _timestamp += 800;
        for (var i = 1; i <= 7; i++)
        {
            var payload = new byte[4];
            new TelephoneEvent((byte)TelephoneEvent.EventOf(key), i >= 5, 10, (ushort)(160 * Math.Min(i, 5))).Write(payload);
            Send(101, payload, advance: false);
        }
    }

    private async Task Listen()
    {
        var buffer = new byte[2_000];
        try
        {
            while (true)
            {
                var length = (await _socket.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), _end.Token)).ReceivedBytes;
                if (!RtpHeader.TryRead(buffer.AsSpan(0, length), out var header)) continue;
                var payload = buffer.AsSpan(header.PayloadOffset, header.PayloadLength);
                lock (_heard)
                {
                    _headers.Add(header);
                    if (header.PayloadType != 101) Hear(payload);
                    else if (TelephoneEvent.TryRead(payload, out var key)) _keys.Add((header.Timestamp, key));
                }
            }
        }
        catch (Exception closed) when (closed is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // Hung up.
        }
    }

    private void Hear(ReadOnlySpan<byte> payload)
    {
        _payloads.Add(payload.ToArray());
        _heard.AddRange(payload);
        if (_listener is null) return;
        var samples = new short[WideCodec.SamplesMax];
        _heardWide.AddRange(samples.AsSpan(0, _listener.Decode(payload, samples)));
    }

    private Sound Narrowed()
    {
        var (decimator, narrow) = (new Decimator(), new List<short>());
        Span<short> wide = stackalloc short[320], half = stackalloc short[160];
        for (var at = 0; at + wide.Length <= _heardWide.Count; at += wide.Length)
        {
            System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_heardWide).Slice(at, wide.Length).CopyTo(wide);
            decimator.Take(wide, half);
            narrow.AddRange(half);
        }
        return new Sound([.. narrow]);
    }

    public void Dispose()
    {
        _end.Cancel();
        _socket.Dispose();
        _end.Dispose();
    }
}
