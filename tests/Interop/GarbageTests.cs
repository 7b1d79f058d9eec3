using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Antiphon.Interop.Tests;

[Collection(Processes.Name)]
public sealed class GarbageTests
{
    private const int Seed = 20_261;

    [Fact]
    public async Task Garbage_on_every_port_leaves_it_serving()
    {
        await using var centre = await RunningCentre.Start();
        var random = new Random(Seed);
        await using var caller = Caller.At(centre, dials: "4003", toneHz: 700);
        await caller.IsAnswered();
        var half = new List<TcpClient>();

        await Datagrams(centre, random);
        foreach (var port in new[] { centre.Sip.Port, centre.SipsPort, centre.HttpsPort, centre.Api.BaseAddress!.Port })
            half.AddRange(await Connections(port, random));
        half.AddRange(await HalfOpenWebSockets(centre));

        await caller.HearsSteadily(440, seconds: 1);
        await caller.Call.Bye();
        await using var next = Caller.At(centre, dials: "4003", toneHz: 700);
        await next.IsAnswered();
        await next.HearsSteadily(440, seconds: 1);
        await next.Call.Bye();
        foreach (var connection in half) connection.Dispose();
        await centre.IsIdle();
    }

    /// <summary>Media ports of the running call are among those that are hit.</summary>
    private static async Task Datagrams(RunningCentre centre, Random random)
    {
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Parse("127.0.0.8"), 0));
        socket.Client.SendBufferSize = 1 << 20;
        var invite = Encoding.ASCII.GetBytes(LegitimateInvite(centre));
        for (var i = 0; i < 300; i++)
        {
            var noise = new byte[random.Next(1, 2_000)];
            random.NextBytes(noise);
            await Send(socket, noise, centre.Sip.Port);
            await Send(socket, noise, centre.Rtp.From + random.Next(0, 40));
            await Send(socket, invite.AsMemory(0, random.Next(1, invite.Length)), centre.Sip.Port);
            var damaged = (byte[])invite.Clone();
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            await Send(socket, damaged, centre.Sip.Port);
        }

        // The largest that UDP carries over IPv4; what is announced as 70 kB can only be a lie in Content-Length.
        for (var i = 0; i < 20; i++) await Send(socket, new byte[65_507], centre.Sip.Port);
        var lie = Encoding.ASCII.GetBytes(LegitimateInvite(centre).Replace("Content-Length: 0", "Content-Length: 70000", StringComparison.Ordinal) + new string('x', 60_000));
        for (var i = 0; i < 20; i++) await Send(socket, lie, centre.Sip.Port);
    }

    private static async Task Send(UdpClient socket, ReadOnlyMemory<byte> datagram, int port)
    {
        try
        {
            await socket.SendAsync(datagram, new IPEndPoint(IPAddress.Loopback, port));
        }
        catch (SocketException)
        {
            // A closed port answered with ICMP: the next send tells.
        }
    }

    private static async Task<List<TcpClient>> Connections(int port, Random random)
    {
        var open = new List<TcpClient>();
        for (var i = 0; i < 40; i++)
        {
            var connection = new TcpClient();
            open.Add(connection);
            await connection.ConnectAsync(IPAddress.Loopback, port);
            if (i % 4 == 0) continue;                                                        // says nothing at all
            var noise = i % 4 == 2 ? "INVITE sip:4003@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP 127"u8.ToArray() : new byte[i % 4 == 1 ? 70_000 : random.Next(1, 3_000)];
            if (i % 4 != 2) random.NextBytes(noise);
            try
            {
                await connection.GetStream().WriteAsync(noise);
            }
            catch (IOException)
            {
                // Cut off in the middle: as it should be.
            }
        }
        return open;
    }

    private static async Task<List<TcpClient>> HalfOpenWebSockets(RunningCentre centre)
    {
        var open = new List<TcpClient>();
        foreach (var path in new[] { "/sip", "/api/events" })
        for (var i = 0; i < 10; i++)
        {
            var connection = new TcpClient();
            open.Add(connection);
            await connection.ConnectAsync(IPAddress.Loopback, centre.Api.BaseAddress!.Port);
            var request = $"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: sip\r\n";
            await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(i % 2 == 0 ? request : request + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n\u0081\u00fe"));
        }
        return open;
    }

    private static string LegitimateInvite(RunningCentre centre) => $"""
        INVITE sip:4003@{centre.Sip} SIP/2.0
        Via: SIP/2.0/UDP 127.0.0.8:5060;branch=z9hG4bKgarbage
        Max-Forwards: 70
        From: <sip:nobody@127.0.0.8>;tag=g
        To: <sip:4003@{centre.Sip}>
        Call-ID: garbage@127.0.0.8
        CSeq: 1 INVITE
        Contact: <sip:nobody@127.0.0.8:5060>
        Content-Length: 0


        """.ReplaceLineEndings("\r\n");
}
