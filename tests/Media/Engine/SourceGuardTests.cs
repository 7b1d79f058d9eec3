using System.Net;
using Antiphon.Media.Engine;
using Antiphon.Media.Rtp;

namespace Antiphon.Media.Tests.Engine;

public class SourceGuardTests
{
    private static readonly PeerAddress Described = Address("198.51.100.7", 4_000);
    private static readonly PeerAddress OtherPort = Address("198.51.100.7", 4_002);
    private static readonly PeerAddress Stranger = Address("203.0.113.5", 4_000);

    [Fact]
    public void A_stranger_never_becomes_the_far_end_however_long_it_sends()
    {
        var guard = Guard(Described);
        for (ushort i = 0; i < 1_000; i++) Assert.False(guard.Accept(Packet(i), Stranger, i * 20));
        Assert.Equal(Described, guard.Target);
        Assert.True(guard.Accept(Packet(5), Described, 1));
    }

    [Fact]
    public void The_described_address_takes_over_at_once_from_another_port_of_its_host()
    {
        var guard = Guard(Described);
        for (ushort i = 0; i < 100; i++) Assert.False(guard.Accept(Packet(i), OtherPort, i * 20));
        Assert.Equal(Described, guard.Target);
        Assert.True(guard.Accept(Packet(100), OtherPort, 2_000));
        Assert.Equal(OtherPort, guard.Target);
        Assert.True(guard.Accept(Packet(9), Described, 2_100));
        for (ushort i = 10; i < 200; i++) Assert.False(guard.Accept(Packet(i), OtherPort, 2_100 + i * 20));
        Assert.Equal(Described, guard.Target);
    }

    [Fact] // Threat 3: a caller who says nothing once lost the audio to whoever sprayed the ports from his own machine.
    public void A_flood_from_another_port_of_the_host_never_gets_the_audio()
    {
        var guard = Guard(Described);
        for (var i = 0; i < 10_000; i++) Assert.False(guard.Accept(Packet((ushort)i), OtherPort, i));
        for (var i = 0; i < 1_000; i++) Assert.False(guard.Accept(Packet(7), OtherPort, 10_000 + i * 20));
        Assert.Equal(Described, guard.Target);
    }

    [Fact]
    public void A_phone_behind_nat_is_learnt_from_the_host_of_its_signalling_in_four_packets()
    {
        var guard = Guard(Address("192.168.1.9", 4_000));
        Assert.Equal([false, false, false, true], Enumerable.Range(0, 4).Select(i => guard.Accept(Packet((ushort)i), OtherPort, i * 20)));
        Assert.Equal(OtherPort, guard.Target);
    }

    [Fact]
    public void A_changed_nat_mapping_is_followed_after_five_seconds_of_silence_only()
    {
        var guard = Guard(Described);
        Assert.True(guard.Accept(Packet(1), Described, 0));
        for (ushort i = 0; i < 50; i++) Assert.False(guard.Accept(Packet(i), OtherPort, 4_000));
        var accepted = Enumerable.Range(100, 101).Select(i => guard.Accept(Packet((ushort)i), OtherPort, 6_000 + i * 20)).ToArray();
        Assert.True(accepted[^1]);
    }

    [Fact]
    public void Without_an_address_nothing_is_sent_and_nobody_heard()
    {
        var guard = Guard(default);
        Assert.False(guard.Target.IsSet);
        for (ushort i = 0; i < 50; i++) Assert.False(guard.Accept(Packet(i), Stranger, i));
    }

    private static SourceGuard Guard(PeerAddress described)
    {
        var guard = new SourceGuard();
        guard.Expect(described, Address("198.51.100.7", 1));
        return guard;
    }

    private static RtpHeader Packet(ushort sequence) => new(8, false, sequence, sequence * 160u, 7, 12, 160);

    private static PeerAddress Address(string host, int port) => PeerAddress.From(new IPEndPoint(IPAddress.Parse(host), port));
}
