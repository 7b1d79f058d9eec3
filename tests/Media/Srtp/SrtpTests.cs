using System.Security.Cryptography;
using Antiphon.Media.Rtp;
using Antiphon.Media.Srtp;

namespace Antiphon.Media.Tests.Srtp;

public class SrtpTests
{
    private static readonly byte[] MasterKey = Convert.FromHexString("E1F97A0D3E018BE0D64FA32C06DE4139");
    private static readonly byte[] MasterSalt = Convert.FromHexString("0EC675AD498AFEEBB6960B3AABE6");

    [Theory, InlineData(true), InlineData(false)] // RFC 3711 Appendix B.2
    public void Key_stream_is_that_of_the_rfc(bool hardware)
    {
        using var cipher = new AesCounter(Convert.FromHexString("2B7E151628AED2A6ABF7158809CF4F3C"), hardware);
        var stream = new byte[0xFF02 * 16];
        cipher.Apply(Convert.FromHexString("F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000"), stream);
        Assert.Equal("E03EAD0935C95E80E166B16DD92B4EB4D23513162B02D0F72A43A2FE4A5F97AB41E95B3BB0A2E8DD477901E4FCA894C0", Convert.ToHexString(stream.AsSpan(0, 48)));
        Assert.Equal("EC8CDF7398607CB0F2D21675EA9EA1E4362B7C3C6773516318A077D7FC5073AE", Convert.ToHexString(stream.AsSpan(0xFEFF * 16, 32)));
    }

    [Theory, InlineData(true), InlineData(false)] // RFC 3711 Appendix B.3
    public void Session_keys_are_those_of_the_rfc(bool hardware)
    {
        using var master = new AesCounter(MasterKey, hardware);
        Assert.Equal("C61E7A93744F39EE10734AFE3FF7A087", Convert.ToHexString(SrtpContext.Derive(master, MasterSalt, 0, 16)));
        Assert.Equal("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4", Convert.ToHexString(SrtpContext.Derive(master, MasterSalt, 1, 20)));
        Assert.Equal("30CBBC08863D8C85D49DB34A9AE1", Convert.ToHexString(SrtpContext.Derive(master, MasterSalt, 2, 14)));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Hmac_equals_that_of_the_platform_at_every_length(bool native)
    {
        var key = RandomNumberGenerator.GetBytes(20);
        var hmac = new HmacSha1(key, native);
        var data = RandomNumberGenerator.GetBytes(300);
        var tag = new byte[20];
        for (var length = 0; length <= 296; length++)
        {
            hmac.Compute(data.AsSpan(0, length), data.AsSpan(length, 4), tag);
            Assert.Equal(HMACSHA1.HashData(key, data.AsSpan(0, length + 4)), tag);
        }
    }

    [Fact]
    public void Numbers_roll_over_without_loss_and_reordering_around_the_rollover_is_understood()
    {
        using var sender = new SrtpContext(MasterKey, MasterSalt);
        using var receiver = new SrtpContext(MasterKey, MasterSalt);
        var packets = Enumerable.Range(0, 1_000).Select(i => Protected(sender, (ushort)(65_500 + i), (byte)i)).ToArray();
        (packets[35], packets[37]) = (packets[37], packets[35]);
        foreach (var packet in packets) Assert.Equal(172, receiver.Unprotect(packet));
    }

    [Fact]
    public void A_repeated_or_altered_packet_is_refused_and_changes_nothing()
    {
        using var sender = new SrtpContext(MasterKey, MasterSalt);
        using var receiver = new SrtpContext(MasterKey, MasterSalt);
        var first = Protected(sender, 100, 1);
        var copy = first.ToArray();
        Assert.Equal(172, receiver.Unprotect(first));
        Assert.Equal(-1, receiver.Unprotect(copy));

        var second = Protected(sender, 101, 2);
        for (var i = 0; i < second.Length; i++)
        {
            var altered = second.ToArray();
            altered[i] ^= 1;
            Assert.Equal(-1, receiver.Unprotect(altered));
        }
        Assert.Equal(172, receiver.Unprotect(second));
        Assert.Equal(2, second[12]);
    }

    [Fact]
    public void A_replay_of_a_source_that_was_left_does_not_come_back()
    {
        using var sender = new SrtpContext(MasterKey, MasterSalt);
        using var receiver = new SrtpContext(MasterKey, MasterSalt);
        var old = Protected(sender, 100, 1, ssrc: 1);
        var replay = old.ToArray();
        receiver.Unprotect(old);
        Assert.Equal(172, receiver.Unprotect(Protected(sender, 500, 1, ssrc: 2)));
        Assert.Equal(-1, receiver.Unprotect(replay));
    }

    [Fact]
    public void Reports_are_protected_as_well()
    {
        using var sender = new SrtpContext(MasterKey, MasterSalt);
        using var receiver = new SrtpContext(MasterKey, MasterSalt);
        var buffer = new byte[256];
        var plain = Rtcp.Write(buffer, 7, "name"u8, null, null, bye: false);
        var original = buffer[..plain];
        var length = sender.ProtectRtcp(buffer, plain);
        var copy = buffer[..length].ToArray();
        Assert.Equal(plain, receiver.UnprotectRtcp(buffer.AsSpan(0, length)));
        Assert.Equal(original, buffer[..plain]);
        Assert.Equal(-1, receiver.UnprotectRtcp(copy));
    }

    [Fact]
    public void Noise_is_refused_at_every_length()
    {
        using var receiver = new SrtpContext(MasterKey, MasterSalt);
        var dice = new Random(7);
        for (var i = 0; i < 10_000; i++)
        {
            var noise = new byte[dice.Next(0, 300)];
            dice.NextBytes(noise);
            if (noise.Length > 0 && i % 2 == 0) noise[0] = (byte)(0x80 | noise[0] & 0x3F);
            Assert.Equal(-1, receiver.Unprotect(noise));
            Assert.Equal(-1, receiver.UnprotectRtcp(noise));
        }
    }

    private static byte[] Protected(SrtpContext sender, ushort sequence, byte fill, uint ssrc = 9)
    {
        var buffer = new byte[172 + SrtpContext.TagLength];
        RtpHeader.Write(buffer, 0, false, sequence, sequence * 160u, ssrc);
        buffer.AsSpan(12, 160).Fill(fill);
        Assert.Equal(buffer.Length, sender.Protect(buffer, 172, 12));
        return buffer;
    }
}
