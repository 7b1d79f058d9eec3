using System.Net;

namespace Antiphon.Sip.Tests.Dns;

/// <summary>Answers of the DNS, whole, cut and damaged: values, never exceptions.</summary>
public sealed class DnsMessageTests
{
    [Fact]
    public void Question_is_as_the_rfc_has_it() =>
        Assert.Equal("abcd01000001000000000000" + "0461626364047465737400" + "00230001", Convert.ToHexStringLower(DnsMessage.Question(0xabcd, "abcd.test", DnsType.Naptr)));

    [Fact]
    public void Answer_with_compressed_names_is_read()
    {
        var bytes = SrvAnswer();
        var answer = DnsMessage.Read(bytes)!;
        Assert.Equal((0x1234, 0, false, "_sip._udp.example.com", DnsType.Srv), ((int)answer.Id, answer.Status, answer.Truncated, answer.Question, answer.Type));
        Assert.Equal(new SrvRecord("_sip._udp.example.com", 120, 10, 60, 5060, "big.example.com"), answer.Records[0]);
        Assert.Equal(new AddressRecord("big.example.com", 120, IPAddress.Parse("192.0.2.1")), answer.Records[1]);
    }

    [Fact]
    public void Every_beginning_of_an_answer_is_read_or_refused()
    {
        var whole = SrvAnswer();
        for (var length = 0; length <= whole.Length; length++) DnsMessage.Read(whole.AsSpan(0, length));
    }

    [Theory, InlineData(7), InlineData(4711)]
    public void Damage_is_a_value(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 50_000; i++)
        {
            var bytes = SrvAnswer();
            for (var n = random.Next(1, 6); n > 0; n--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            DnsMessage.Read(bytes);
        }
    }

    [Fact]
    public void Names_that_point_at_themselves_end()
    {
        var bytes = SrvAnswer();
        (bytes[12], bytes[13]) = (0xc0, 12);
        Assert.Null(DnsMessage.Read(bytes));
    }

    [Theory, InlineData("", false), InlineData("a..b", false), InlineData("a b", false), InlineData("carrier.example", true), InlineData("_sip._udp.x", true)]
    public void Names_are_checked_before_they_are_asked_for(string name, bool good) => Assert.Equal(good, DnsMessage.IsName(name));

    private static byte[] SrvAnswer()
    {
        var message = new List<byte>(DnsMessage.Question(0x1234, "_sip._udp.example.com", DnsType.Srv));
        (message[2], message[3], message[7], message[11]) = (0x81, 0x80, 1, 1);
        message.AddRange([0xc0, 12, 0, 33, 0, 1, 0, 0, 0, 120, 0, 12, 0, 10, 0, 60, 0x13, 0xc4]);
        var target = message.Count;
        message.AddRange([3, (byte)'b', (byte)'i', (byte)'g', 0xc0, 22]);                      // example.com of the question
        message.AddRange([0xc0, (byte)target, 0, 1, 0, 1, 0, 0, 0, 120, 0, 4, 192, 0, 2, 1]);
        return [.. message];
    }
}
