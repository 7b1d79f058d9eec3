using Antiphon.Media.Dtls;

namespace Antiphon.Media.Tests.Dtls;

public class DtlsTests
{
    [Fact]
    public void Both_parts_agree_on_keys_and_know_each_other_s_certificate()
    {
        var (server, client) = Handshake(drop: _ => false);
        Assert.Equal(DtlsIdentity.Fingerprint, server.PeerFingerprint);
        Assert.Equal(DtlsIdentity.Fingerprint, client.PeerFingerprint);
        Assert.Equal(server.Keys!.SendKey, client.Keys!.ReceiveKey);
        Assert.Equal(server.Keys.ReceiveSalt, client.Keys.SendSalt);
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2), InlineData(3)]
    public void A_lost_datagram_costs_a_repeat_and_not_the_call(int lost)
    {
        var (server, client) = Handshake(drop: number => number == lost);
        Assert.Equal(server.Keys!.SendKey, client.Keys!.ReceiveKey);
    }

    [Fact]
    public void Noise_before_and_during_the_handshake_does_not_break_it()
    {
        using var server = new DtlsSession(client: false, _ => { });
        var dice = new Random(5);
        for (var i = 0; i < 200; i++)
        {
            var noise = new byte[dice.Next(1, 200)];
            dice.NextBytes(noise);
            noise[0] = (byte)dice.Next(20, 64);
            server.Take(noise);
        }
        Assert.Equal(DtlsState.Handshaking, server.State);
    }

    private static (DtlsSession Server, DtlsSession Client) Handshake(Func<int, bool> drop)
    {
        var toServer = new Queue<byte[]>();
        var toClient = new Queue<byte[]>();
        var sent = 0;
        var server = new DtlsSession(client: false, d => { if (!drop(sent++)) toClient.Enqueue(d); });
        var client = new DtlsSession(client: true, d => { if (!drop(sent++)) toServer.Enqueue(d); });
        client.Begin();
        var deadline = Environment.TickCount64 + 5_000;
        while ((server.State, client.State) != (DtlsState.Done, DtlsState.Done) || toServer.Count + toClient.Count > 0)
        {
            Assert.True(Environment.TickCount64 < deadline, $"server {server.State} {server.Reason}, client {client.State} {client.Reason}");
            while (toServer.TryDequeue(out var datagram)) { Assert.True(datagram.Length <= 1_200); server.Take(datagram); }
            while (toClient.TryDequeue(out var datagram)) client.Take(datagram);
            server.Tick();
            client.Tick();
        }
        return (server, client);
    }
}
