using Antiphon.Media.Rtp;

namespace Antiphon.Media.Tests.Rtp;

public class RtpTests
{
    [Fact]
    public void Contributors_extension_and_padding_are_no_payload()
    {
        byte[] packet = [0xB1, 0x80, 0, 5, 0, 0, 0, 160, 0, 0, 0, 9, 1, 1, 1, 1, 0xBE, 0xDE, 0, 1, 2, 2, 2, 2, 42, 43, 0, 0, 3];
        Assert.True(RtpHeader.TryRead(packet, out var header));
        Assert.Equal(new RtpHeader(0, true, 5, 160, 9, 24, 2), header);
    }

    [Fact]
    public void Prefixes_and_damage_of_rtp_and_rtcp_never_throw_and_stay_inside_the_packet()
    {
        byte[] rtp = [0xB1, 0x80, 0, 5, 0, 0, 0, 160, 0, 0, 0, 9, 1, 1, 1, 1, 0xBE, 0xDE, 0, 1, 2, 2, 2, 2, 42, 43, 0, 0, 3];
        var rtcp = new byte[200];
        rtcp = rtcp[..Rtcp.Write(rtcp, 1, "somebody"u8, new Rtcp.Sent(1, 2, 3, 4), new ReportBlock(9, 1, -2, 3, 4, 5, 6), bye: true)];
        for (var length = 0; length < rtp.Length; length++) Try(rtp[..length]);
        for (var length = 0; length < rtcp.Length; length++) Try(rtcp[..length]);
        var dice = new Random(4);
        for (var i = 0; i < 10_000; i++) Try(Damage.Bytes(dice, i % 2 == 0 ? rtp : rtcp));

        static void Try(byte[] packet)
        {
            Rtcp.TryRead(packet, 9, out _);
            if (RtpHeader.TryRead(packet, out var header)) TelephoneEvent.TryRead(packet.AsSpan(header.PayloadOffset, header.PayloadLength), out _);
        }
    }

    [Fact]
    public void A_compound_is_read_as_written()
    {
        var buffer = new byte[200];
        var length = Rtcp.Write(buffer, 1, "somebody"u8, new Rtcp.Sent(0x1122_3344_5566_7788, 2, 3, 4), new ReportBlock(9, 51, -2, 3, 4, 5, 6), bye: true);
        Assert.True(Rtcp.TryRead(buffer.AsSpan(0, length), 9, out var read));
        Assert.Equal(new RtcpRead(1, 0x3344_5566, new ReportBlock(9, 51, -2, 3, 4, 5, 6), Bye: true), read);
        Assert.Equal(0, length % 4);
    }

    [Fact]
    public void One_key_comes_out_of_the_seven_packets_of_an_event()
    {
        var receiver = new KeyReceiver();
        var keys = "";
        foreach (var (timestamp, code) in new[] { (1_000u, 5), (1_000u, 5), (1_000u, 5), (1_000u, 5), (5_000u, 11), (1_000u, 5), (5_000u, 11), (9_000u, 16) })
        {
            var payload = new byte[4];
            new TelephoneEvent((byte)code, false, 10, 160).Write(payload);
            if (receiver.Take(new RtpHeader(101, false, 1, timestamp, 9, 12, 4), payload) is { } key) keys += key;
        }
        Assert.Equal("5#", keys);
    }

    [Fact]
    public void A_key_is_sent_for_100_ms_with_60_ms_before_the_next()
    {
        var sender = new KeySender();
        sender.Add("1x2");
        var line = "";
        for (var frame = 0; sender.Busy; frame++)
            line += sender.Frame(out var begins, out var copies) is { } e ? $"{(begins ? "|" : "")}{e.Event}:{e.DurationTicks}x{copies} " : "- ";
        Assert.Equal("|1:160x1 1:320x1 1:480x1 1:640x1 1:800x3 - - - |2:160x1 2:320x1 2:480x1 2:640x1 2:800x3 - - - ", line);
    }

    [Fact]
    public void The_line_goes_on_over_changes_of_source_and_shows_the_source_s_own_gaps()
    {
        var stream = new OutboundStream(ssrc: 1, firstSequence: 10, firstTimestamp: 1_000);
        Assert.Equal(((ushort)10, 1_000u, true), stream.Own(0, 160));
        Assert.Equal(((ushort)11, 1_160u, false), stream.Own(20, 160));
        Assert.Equal(((ushort)12, 1_320u, true), stream.Follow(40, 77, 60_000, 9_000, false, 160));
        Assert.Equal(((ushort)14, 1_640u, false), stream.Follow(80, 77, 60_002, 9_320, false, 160));
        Assert.Equal(((ushort)13, 1_480u, false), stream.Follow(81, 77, 60_001, 9_160, false, 160));
        Assert.Null(stream.Follow(82, 77, 59_999, 8_840, false, 160));
        Assert.Equal(((ushort)15, 1_800u, true), stream.Own(100, 160));
        Assert.Equal(((ushort)16, 1_960u + 8 * 980, true), stream.Follow(1_100, 88, 5, 5, false, 160));
    }

    [Fact]
    public void Loss_and_duplicates_are_told_apart()
    {
        var stream = new InboundStream();
        for (ushort i = 0; i < 100; i++)
            if (i % 10 != 3) Assert.True(stream.Take(new RtpHeader(0, false, (ushort)(65_500 + i), i * 160u, 9, 12, 160), i * 20));
        Assert.False(stream.Take(new RtpHeader(0, false, 63, 0, 9, 12, 160), 2_000));
        Assert.Equal(10, stream.LossPercent, 1.0);
        Assert.InRange(stream.TakeFractionLost(), 20, 28);
        Assert.Equal(0, stream.JitterTicks, 1.0);
    }
}
