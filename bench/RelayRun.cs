using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Antiphon.Media.Engine;
using Antiphon.Media.Sdp;

namespace Antiphon.Bench;

/// <summary>Two plain ports joined; one far end floods, the other counts. Allocation is the process's, so the measuring allocates nothing.</summary>
internal static class RelayRun
{
    private const int Warm = 20_000, Packets = 400_000;

    public static int Run()
    {
        using var left = FarEnd();
        using var right = FarEnd();
        using var engine = new MediaEngine(new MediaOptions { Threads = 1, BindAddress = IPAddress.Loopback, PortFrom = 41_000, PortTo = 41_099 }, TimeProvider.System, new Nobody());
        var to = Open(engine, 1, left);
        Open(engine, 2, right);
        engine.Join(new MediaPortId(1), new MediaPortId(2));

        var packet = new byte[172];
        packet[0] = 0x80;
        packet[1] = 8;
        var target = new IPEndPoint(IPAddress.Loopback, to).Serialize();
        Flood(left, right, target, packet, Warm);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var clock = Stopwatch.StartNew();
        var heard = Flood(left, right, target, packet, Packets);
        var seconds = clock.Elapsed.TotalSeconds;
        var bytes = GC.GetTotalAllocatedBytes(precise: true) - before;
        Console.WriteLine($"relay: {heard:n0} of {Packets:n0} packets forwarded in {seconds:0.00} s = {heard / seconds:n0}/s, sender and receiver on the same cores");
        return Budgets.Check("relay.bytesPerPacket", (double)bytes / heard) && heard > Packets * 0.95 ? 0 : 1;
    }

    /// <summary>Sends in windows of 32, so that the sockets' buffers never overflow; returns what came out at the other side.</summary>
    private static int Flood(Socket from, Socket at, SocketAddress target, byte[] packet, int count)
    {
        var inbox = new byte[2048];
        var heard = 0;
        for (var sent = 0; sent < count;)
        {
            for (var i = 0; i < 32 && sent < count; i++, sent++)
            {
                packet[2] = (byte)(sent >> 8);
                packet[3] = (byte)sent;
                var ticks = (uint)sent * 160;
                packet[4] = (byte)(ticks >> 24); packet[5] = (byte)(ticks >> 16); packet[6] = (byte)(ticks >> 8); packet[7] = (byte)ticks;
                from.SendTo(packet, SocketFlags.None, target);
            }
            while (heard < sent && at.Poll(20_000, SelectMode.SelectRead)) { at.Receive(inbox); heard++; }
        }
        return heard;
    }

    private static Socket FarEnd()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 1 << 20 };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static int Open(MediaEngine engine, long id, Socket farEnd)
    {
        if (!engine.TryOpenPort(new MediaPortId(id), PortKind.Rtp, out var local, out var problem)) throw new InvalidOperationException($"no port: {problem}");
        engine.Connect(new MediaPortId(id), new NegotiatedAudio { Remote = (IPEndPoint)farEnd.LocalEndPoint!, Codec = AudioCodec.Pcma, PayloadType = 8, Direction = MediaDirection.SendRecv });
        return local.Port;
    }

    private sealed class Nobody : IMediaListener
    {
        public void On(MediaEvent happened) { }
    }
}
