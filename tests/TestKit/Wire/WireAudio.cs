using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Antiphon.TestKit.Audio;

namespace Antiphon.TestKit.Wire;

/// <summary>Mouth and ear of a test phone: sends a tone as A-law RTP every 20 ms, keeps what comes in, presses keys by RFC 4733.</summary>
public sealed class WireAudio : IAsyncDisposable
{
    public const double ToneDbm0 = -13;
    private const int FrameBytes = 160;
    private readonly UdpClient _socket;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly List<byte> _heard = [];
    private readonly List<(uint Timestamp, char Key)> _keysHeard = [];
    private readonly byte[] _tone;
    private readonly Queue<(char Key, int Frames)> _keys = new();
    private readonly List<Task> _running = [];
    private IPEndPoint? _to;
    private ushort _sequence = 100;
    private uint _timestamp = 8_000;
    private bool _silent;
    private long _forgotten;
    private long _packetAt, _longestPause;
    private long _burstSince;
    private int _burstPackets;

    /// <param name="toneHz">Chosen so that a second holds whole periods.</param>
    public WireAudio(double toneHz = 440, string address = "127.0.0.1", double levelDbm0 = ToneDbm0)
    {
        _socket = new UdpClient(new IPEndPoint(IPAddress.Parse(address), 0));
        _tone = Sound.Tone(toneHz, TimeSpan.FromSeconds(1), levelDbm0).ToAlaw();
        _running.Add(Listen());
    }

    public IPEndPoint Local => (IPEndPoint)_socket.Client.LocalEndPoint!;

    public long PacketsHeard { get; private set; }

    /// <summary>Longest time without a packet since <see cref="WatchPauses"/>, the present one included.</summary>
    public TimeSpan LongestPause { get { lock (_gate) return Longer(new TimeSpan(_longestPause), Stopwatch.GetElapsedTime(_packetAt)); } }

    public void WatchPauses() { lock (_gate) (_longestPause, _packetAt) = (0, Stopwatch.GetTimestamp()); }

    /// <summary>The most packets that came beyond one for each 20 ms, since <see cref="CountBurst"/>. Whoever listens late counts fewer, never more.</summary>
    public double Burst { get; private set; }

    public void CountBurst()
    {
        lock (_gate) (_burstSince, _burstPackets, Burst) = (Stopwatch.GetTimestamp(), 0, 0);
    }

    /// <summary>Begins to talk to where the far end's description says.</summary>
    public void TalkTo(WireMessage described)
    {
        var address = described.Sdp("c=IN ").Split(' ')[1];
        var port = int.Parse(described.Sdp("m=audio ").Split(' ')[0]);
        var first = _to is null;
        _to = new IPEndPoint(IPAddress.Parse(address), port);
        if (first) _running.Add(Talk());
    }

    /// <summary>Stops sending, as a phone does whose power is cut.</summary>
    public void FallSilent() => _silent = true;

    public void SpeakAgain() => _silent = false;

    /// <summary>Sends one key, 5 packets and 3 ends, with payload type 101, while the tone pauses.</summary>
    public void Press(char key) { lock (_gate) _keys.Enqueue((key, 8)); }

    /// <summary>Waits until a stretch of this length that ends from now on holds the tone. No packet is passed over, however seldom the machine lets this look.</summary>
    /// <param name="what">The tone in the words of the story, for who reads that it was not heard.</param>
    public async Task<Sound> Hears(double frequencyHz, double seconds = 0.4, string? what = null)
    {
        var wanted = (int)(seconds * Sound.SamplesPerSecond);
        var deadline = Stopwatch.StartNew();
        for (var end = Heard; ; await Task.Delay(20))
        {
            for (var now = Heard; end <= now; end += FrameBytes)
                if (Before(end, wanted) is { } sound && sound.Hears(frequencyHz)) return sound;
            if (deadline.Elapsed <= WirePhone.Patience) continue;
            var last = Last(wanted);
            throw new TimeoutException($"{what ?? "a tone"}, {frequencyHz} Hz, is not heard: level {last.LevelOf(frequencyHz):f1} of {last.Level:f1} dBm0, {PacketsHeard} packets");
        }
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private long Heard { get { lock (_gate) return _forgotten + _heard.Count; } }

    /// <summary>What was heard just before a moment that is counted in samples from the beginning; null: there is not so much.</summary>
    private Sound? Before(long end, int samples)
    {
        lock (_gate)
            return end - samples - _forgotten is var start and >= 0 ? Sound.FromAlaw([.. _heard.GetRange((int)start, samples)]) : null;
    }

    /// <summary>Keys that came by RFC 4733, each event once.</summary>
    public string KeysHeard { get { lock (_gate) return string.Concat(_keysHeard.Select(k => k.Key)); } }

    public Sound Last(int samples) { lock (_gate) return Sound.FromAlaw(_heard.TakeLast(samples).ToArray()); }

    private async Task Listen()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var packet = (await _socket.ReceiveAsync(_stop.Token)).Buffer;
                if (packet.Length == 16 && (packet[1] & 0x7F) == 101) HearKey(packet);
                if (packet.Length <= 12 || packet[0] >> 6 != 2 || (packet[1] & 0x7F) != 8) continue;
                lock (_gate)
                {
                    PacketsHeard++;
                    (_longestPause, _packetAt) = (LongestPause.Ticks, Stopwatch.GetTimestamp());
                    if (_burstSince != 0) Burst = Math.Max(Burst, ++_burstPackets - 1 - Stopwatch.GetElapsedTime(_burstSince).TotalMilliseconds / 20);
                    _heard.AddRange(packet[12..]);
                    if (_heard.Count <= 600_000) continue;
                    _heard.RemoveRange(0, 300_000);
                    _forgotten += 300_000;
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException) { }
    }

    private void HearKey(byte[] packet)
    {
        var timestamp = BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(4));
        lock (_gate)
            if (!_keysHeard.Exists(k => k.Timestamp == timestamp) && packet[12] < 16) _keysHeard.Add((timestamp, "0123456789*#ABCD"[packet[12]]));
    }

    private async Task Talk()
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var frame = 0;
        try
        {
            while (await pace.WaitForNextTickAsync(_stop.Token))
            {
                if (_silent) continue;
                await _socket.SendAsync(NextPacket(frame++), _to!, _stop.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException) { }
    }

    private byte[] NextPacket(int frame)
    {
        (char Key, int Frames)? key = null;
        lock (_gate)
        {
            if (_keys.TryPeek(out var next))
            {
                key = next;
                _keys.Dequeue();
                if (next.Frames > 1) { var rest = _keys.ToArray(); _keys.Clear(); _keys.Enqueue((next.Key, next.Frames - 1)); foreach (var k in rest) _keys.Enqueue(k); }
            }
        }
        return key is { } pressed ? KeyPacket(pressed.Key, pressed.Frames) : TonePacket(frame);
    }

    private byte[] TonePacket(int frame)
    {
        var packet = Header(8, marker: frame == 0, 12 + FrameBytes);
        for (var i = 0; i < FrameBytes; i++) packet[12 + i] = _tone[(frame * FrameBytes + i) % _tone.Length];
        _timestamp += FrameBytes;
        return packet;
    }

    // RFC 4733 §2.3: event, end bit and volume, duration. All packets of one key bear its first timestamp.
    private byte[] KeyPacket(char key, int left)
    {
        var packet = Header(101, marker: left == 8, 16);
        packet[12] = (byte)"0123456789*#ABCD".IndexOf(key);
        packet[13] = (byte)(10 | (left <= 3 ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(14), (ushort)(Math.Min(9 - left, 6) * FrameBytes));
        if (left == 1) _timestamp += 8 * FrameBytes;
        return packet;
    }

    private byte[] Header(int payloadType, bool marker, int length)
    {
        var packet = new byte[length];
        packet[0] = 0x80;
        packet[1] = (byte)(payloadType | (marker ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), _sequence++);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), _timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), 0x5EED0000u + (uint)Local.Port);
        return packet;
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
        _socket.Dispose();
        _stop.Dispose();
    }
}
