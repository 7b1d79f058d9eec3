using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Antiphon.Media.Engine;
using Antiphon.Media.Sdp;

namespace Antiphon.Bench;

/// <summary>Calls between a wide codec and A-law, both sides talking: what the media thread takes for each, and what it allocates. Linux only.</summary>
internal static class TranscodingRun
{
    private const int Calls = 20, WarmFrames = 200, Frames = 750;

    public static int Run() => Run(AudioCodec.G722, 9) | Run(AudioCodec.Opus, 111);

    private static int Run(AudioCodec codec, byte payloadType)
    {
        using var engine = new MediaEngine(new MediaOptions { Threads = 1, BindAddress = IPAddress.Loopback, PortFrom = 41_000, PortTo = 41_199 }, TimeProvider.System, new Nobody());
        var phones = Enumerable.Range(0, 2 * Calls).Select(n => new Phone(engine, n + 1, n % 2 == 0 ? AudioCodec.Pcma : codec, n % 2 == 0 ? (byte)8 : payloadType)).ToArray();
        for (var n = 1; n < 2 * Calls; n += 2) engine.Join(new MediaPortId(n), new MediaPortId(n + 1));

        TalkingPhones.Talk(phones, WarmFrames);
        var thread = MeetingRun.MediaThread();
        var (cpu, bytes, clock) = (MeetingRun.CpuTicks(thread), GC.GetTotalAllocatedBytes(precise: true), Stopwatch.StartNew());
        var heard = TalkingPhones.Talk(phones, Frames);
        bytes = GC.GetTotalAllocatedBytes(precise: true) - bytes;
        var perMinute = (MeetingRun.CpuTicks(thread) - cpu) / 100.0 / clock.Elapsed.TotalSeconds * 60 / Calls;
        Console.WriteLine($"transcode: {Calls} calls {codec} to A-law for {clock.Elapsed.TotalSeconds:0.0} s, {heard:n0} packets of {2 * Calls * Frames:n0} heard, {perMinute:0.000} CPU-seconds per call-minute");
        var fine = Budgets.Check($"transcode.{codec}.cpuSecondsPerMinute", perMinute) & Budgets.Check("transcode.bytesPerPacket", (double)bytes / heard);
        foreach (var phone in phones) phone.Dispose();
        return fine && heard > 2 * Calls * Frames * 0.95 ? 0 : 1;
    }

    /// <summary>Says noise that swells and fades in A-law; in another codec, what it has heard itself, so that every packet is a real one.</summary>
    private sealed class Phone : ITalkingPhone
    {
        private const int Kept = 100, HeaderLength = 12;
        private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        private readonly SocketAddress _to;
        private readonly byte[] _packet = new byte[600];
        private readonly byte[] _inbox = new byte[2_048];
        private readonly byte[][] _said = new byte[Kept][];
        private readonly int _ticks;
        private readonly bool _repeats;
        private int _known;
        private uint _count;

        public Phone(MediaEngine engine, int number, AudioCodec codec, byte payloadType)
        {
            _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            var port = new MediaPortId(number);
            if (!engine.TryOpenPort(port, PortKind.Rtp, out var local, out var problem)) throw new InvalidOperationException($"no port: {problem}");
            engine.Connect(port, new NegotiatedAudio { Remote = (IPEndPoint)_socket.LocalEndPoint!, Codec = codec, PayloadType = payloadType, Direction = MediaDirection.SendRecv });
            _to = new IPEndPoint(IPAddress.Loopback, local.Port).Serialize();
            (_packet[0], _packet[1]) = (0x80, payloadType);
            (_ticks, _repeats) = (codec == AudioCodec.Opus ? 960 : 160, codec != AudioCodec.Pcma);
            if (_repeats) return;
            var dice = new Random(number);
            for (var n = 0; n < Kept; n++)
            {
                _said[n] = new byte[160];
                var loudness = 0x50 * Math.Abs(Math.Sin(n / 8.0));
                for (var i = 0; i < 160; i++) _said[n][i] = (byte)((dice.Next((int)loudness + 1) | (dice.Next(2) << 7)) ^ 0x55);
            }
            _known = Kept;
        }

        public void Speak()
        {
            if (_known < Kept) return;
            var payload = _said[_count % Kept];
            var ticks = (uint)(++_count * _ticks);
            (_packet[2], _packet[3]) = ((byte)(_count >> 8), (byte)_count);
            (_packet[4], _packet[5], _packet[6], _packet[7]) = ((byte)(ticks >> 24), (byte)(ticks >> 16), (byte)(ticks >> 8), (byte)ticks);
            payload.CopyTo(_packet, HeaderLength);
            _socket.SendTo(_packet.AsSpan(0, HeaderLength + payload.Length), SocketFlags.None, _to);
        }

        public int Hear()
        {
            var heard = 0;
            for (; _socket.Poll(0, SelectMode.SelectRead); heard++)
            {
                var length = _socket.Receive(_inbox);
                if (_repeats && _known < Kept && length > HeaderLength) _said[_known++] = _inbox[HeaderLength..length];
            }
            return heard;
        }

        public void WaitForPackets() => _socket.Poll(1_000, SelectMode.SelectRead);

        public void Dispose() => _socket.Dispose();
    }

    private sealed class Nobody : IMediaListener
    {
        public void On(MediaEvent happened) { }
    }
}
