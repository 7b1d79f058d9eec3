using System.Net;
using Antiphon.Media.Engine;
using Antiphon.Media.Fax;

namespace Antiphon.Media.Tests.Fax;

/// <summary>UDPTL against loss, disorder and strangers.</summary>
public sealed class UdptlTests
{
    private static readonly PeerAddress Far = PeerAddress.From(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 4_000));
    private static readonly PeerAddress Signalling = PeerAddress.From(new IPEndPoint(IPAddress.Parse("198.51.100.7"), 1));
    private readonly byte[] _datagram = new byte[1_600];

    [Fact]
    public void Three_datagrams_lost_in_a_row_lose_nothing()
    {
        var (sender, receiver) = (Stream(), Stream());
        var taken = new List<(ushort Number, int Value)>();
        for (var i = 0; i < 40; i++)
        {
            var length = sender.Write(_datagram, [(byte)i, 7, 7]);
            if (i % 4 != 3) continue;
            Assert.True(receiver.Take(_datagram.AsSpan(0, length), Far, (number, ifp) => taken.Add((number, ifp[0]))));
        }
        Assert.Equal(Enumerable.Range(0, 40).Select(i => ((ushort)i, i)), taken);
    }

    [Fact]
    public void What_comes_twice_or_late_is_told_once()
    {
        var (sender, receiver) = (Stream(), Stream());
        var datagrams = Enumerable.Range(0, 5).Select(i => _datagram[..sender.Write(_datagram, [(byte)i])].ToArray()).ToList();
        var taken = new List<byte>();
        foreach (var i in (int[])[0, 2, 1, 2, 4, 3, 4]) receiver.Take(datagrams[i], Far, (_, ifp) => taken.Add(ifp[0]));
        Assert.Equal([0, 1, 2, 3, 4], taken);
    }

    [Fact]
    public void Earlier_packets_are_left_out_where_the_far_end_takes_no_more()
    {
        var sender = new UdptlStream();
        sender.Expect(Far, default, datagramBytesMax: 120);
        for (var i = 0; i < 6; i++) Assert.InRange(sender.Write(_datagram, new byte[50]), 54, 120);
    }

    [Fact]
    public void A_stranger_is_not_heard_and_a_machine_behind_a_nat_is_after_a_few()
    {
        var (sender, receiver) = (Stream(), Stream());
        var stranger = PeerAddress.From(new IPEndPoint(IPAddress.Parse("203.0.113.9"), 4_000));
        var nat = PeerAddress.From(new IPEndPoint(IPAddress.Parse("198.51.100.7"), 61_000));
        var heard = 0;
        for (var i = 0; i < 10; i++)
        {
            var length = sender.Write(_datagram, [1]);
            Assert.False(receiver.Take(_datagram.AsSpan(0, length), stranger, (_, _) => Assert.Fail("a stranger was heard")));
            if (receiver.Take(_datagram.AsSpan(0, length), nat, (_, _) => heard++)) Assert.Equal(nat, receiver.Target);
        }
        Assert.InRange(heard, 7, 10);
    }

    [Fact]
    public void What_is_no_udptl_is_refused_and_never_read_beyond_its_end()
    {
        var draws = new Random(38);
        var sender = Stream();
        for (var i = 0; i < 20_000; i++)
        {
            var length = sender.Write(_datagram, new byte[draws.Next(200)]);
            var damaged = _datagram[..draws.Next(length + 1)].ToArray();
            for (var hits = draws.Next(4); hits > 0 && damaged.Length > 0; hits--) damaged[draws.Next(damaged.Length)] = (byte)draws.Next(256);
            UdptlPacket.TryRead(damaged, (_, ifp) => Assert.InRange(ifp.Length, 1, UdptlPacket.IfpMax));
        }
    }

    private static UdptlStream Stream()
    {
        var stream = new UdptlStream();
        stream.Expect(Far, Signalling, datagramBytesMax: 1_400);
        return stream;
    }
}
