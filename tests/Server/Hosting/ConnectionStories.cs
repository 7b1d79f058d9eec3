using System.Net.Sockets;
using Antiphon.Server.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Antiphon.Server.Tests.Hosting;

public sealed class ConnectionStories
{
    private static readonly byte[] Half = "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "u8.ToArray();

    [Fact] // Threats 23, 74: 4,000 half requests of one address once kept every agent out.
    public async Task Whoever_opens_many_connections_leaves_room_for_the_others()
    {
        var shares = new ConnectionShares(perSourceMax: 5);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, shares.On));
        await using var app = builder.Build();
        app.Run(http => http.Response.WriteAsync("here"));
        await app.StartAsync();
        var port = new Uri(app.Urls.First()).Port;

        var slow = new List<Socket>();
        for (var i = 0; i < 5; i++) slow.Add(await Open("127.0.9.1", port, Half));
        using var refused = await Open("127.0.9.1", port, Half);
        Assert.Equal(0, await Read(refused));

        using var agent = await Open("127.0.9.2", port, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
        Assert.NotEqual(0, await Read(agent));
        foreach (var socket in slow) socket.Dispose();
        await TestKit.Eventually.Holds(() => FreeAgain(shares, IPAddress.Parse("127.0.9.1")), TimeSpan.FromSeconds(30), "the places are free again");
    }

    private static bool FreeAgain(ConnectionShares shares, IPAddress source)
    {
        if (!shares.TryEnter(source)) return false;
        shares.Leave(source);
        return true;
    }

    private static async Task<Socket> Open(string from, int port, byte[] says)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port);
            await socket.SendAsync(says);
        }
        catch (SocketException) { /* closed at once: as it should be */ }
        return socket;
    }

    /// <returns>0 when it was closed.</returns>
    private static async Task<int> Read(Socket socket)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try { return await socket.ReceiveAsync(new byte[1_000], deadline.Token); }
        catch (SocketException) { return 0; }
    }
}
