using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Antiphon.Media.Engine;
using Antiphon.Media.Sdp;

namespace Antiphon.Bench;

/// <summary>A conference of thirty who all talk: what the media thread takes of a core, and what it allocates. Linux only: the time of the one
/// thread stands in /proc.</summary>
internal static class MeetingRun
{
    private const int Parties = 30, WarmFrames = 150, Frames = 1_000;

    public static int Run()
    {
        using var engine = new MediaEngine(new MediaOptions { Threads = 1, BindAddress = IPAddress.Loopback, PortFrom = 41_000, PortTo = 41_099 }, TimeProvider.System, new Nobody());
        var phones = Enumerable.Range(1, Parties).Select(n => new Phone(engine, n)).ToArray();
        engine.OpenRoom(new RoomId(1));
        for (var n = 1; n <= Parties; n++) engine.EnterRoom(new MediaPortId(n), new RoomId(1), speaks: true);

        TalkingPhones.Talk(phones, WarmFrames);
        var thread = MediaThread();
        var (cpu, bytes, clock) = (CpuTicks(thread), GC.GetTotalAllocatedBytes(precise: true), Stopwatch.StartNew());
        var heard = TalkingPhones.Talk(phones, Frames);
        var seconds = clock.Elapsed.TotalSeconds;
        bytes = GC.GetTotalAllocatedBytes(precise: true) - bytes;
        var percent = (CpuTicks(thread) - cpu) / 100.0 / seconds * 100;
        Console.WriteLine($"meeting: {Parties} talk for {seconds:0.0} s, {heard:n0} packets of {Parties * Frames:n0} heard, media thread {percent:0.0} % of a core");
        var fine = Budgets.Check("meeting.percentOfCore", percent) & Budgets.Check("meeting.bytesPerPacket", (double)bytes / heard);
        foreach (var phone in phones) phone.Dispose();
        return fine && heard > Parties * Frames * 0.95 ? 0 : 1;
    }

    internal static string MediaThread() => Directory.EnumerateDirectories("/proc/self/task").Single(task => File.ReadAllText(Path.Combine(task, "comm")).Trim() == "media-0");

    /// <summary>User and system time of a thread, in hundredths of a second (proc(5), fields 14 and 15).</summary>
    internal static long CpuTicks(string task)
    {
        var stat = File.ReadAllText(Path.Combine(task, "stat"));
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
    }

    private sealed class Phone : ITalkingPhone
    {
        private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        private readonly SocketAddress _to;
        private readonly byte[] _packet = new byte[172];
        private readonly byte[] _inbox = new byte[2_048];
        private uint _count;

        public Phone(MediaEngine engine, int number)
        {
            _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            var port = new MediaPortId(number);
            if (!engine.TryOpenPort(port, PortKind.Rtp, out var local, out var problem)) throw new InvalidOperationException($"no port: {problem}");
            engine.Connect(port, new NegotiatedAudio { Remote = (IPEndPoint)_socket.LocalEndPoint!, Codec = AudioCodec.Pcma, PayloadType = 8, Direction = MediaDirection.SendRecv });
            _to = new IPEndPoint(IPAddress.Loopback, local.Port).Serialize();
            new Random(number).NextBytes(_packet);
            (_packet[0], _packet[1]) = (0x80, 8);
        }

        public void Speak()
        {
            var ticks = ++_count * 160;
            (_packet[2], _packet[3]) = ((byte)(_count >> 8), (byte)_count);
            (_packet[4], _packet[5], _packet[6], _packet[7]) = ((byte)(ticks >> 24), (byte)(ticks >> 16), (byte)(ticks >> 8), (byte)ticks);
            _socket.SendTo(_packet, SocketFlags.None, _to);
        }

        public int Hear()
        {
            var heard = 0;
            for (; _socket.Poll(0, SelectMode.SelectRead); heard++) _socket.Receive(_inbox);
            return heard;
        }

        /// <summary>Up to a millisecond, so that the waiting takes no core.</summary>
        public void WaitForPackets() => _socket.Poll(1_000, SelectMode.SelectRead);

        public void Dispose() => _socket.Dispose();
    }

    private sealed class Nobody : IMediaListener
    {
        public void On(MediaEvent happened) { }
    }
}
