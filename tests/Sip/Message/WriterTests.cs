using System.Text;

namespace Antiphon.Sip.Tests.Message;

public sealed class WriterTests
{
    private static readonly SipUri Target = SipUri.Of("4000", "192.0.2.1");

    [Fact]
    public void Request_stands_as_written_and_reads_back()
    {
        var request = new SipRequestBuilder(SipMethod.Message, Target)
            .Add(HeaderId.From, new NameAddr(SipUri.Of("100", "192.0.2.7")) { DisplayName = "王 \"小\" 明" }.WithTag("a"))
            .Add(HeaderId.To, new NameAddr(Target)).Add(HeaderId.CallId, "c").Add(HeaderId.CSeq, "1 MESSAGE").Add("X-Own", "v")
            .Body(SipBody.Text("text/plain", "好")).Build();
        const string Golden = "MESSAGE sip:4000@192.0.2.1 SIP/2.0\r\nFrom: \"王 \\\"小\\\" 明\" <sip:100@192.0.2.7>;tag=a\r\nTo: <sip:4000@192.0.2.1>\r\n" +
            "Call-ID: c\r\nCSeq: 1 MESSAGE\r\nX-Own: v\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\n好";
        Assert.Equal(Golden, request.ToString());
        Assert.Equal("v", request.HeaderText("X-Own"));
        Assert.Equal("王 \"小\" 明", request.From.DisplayName);
    }

    [Fact] // RFC 3261 §18.2.1, RFC 3581 §4
    public void Response_copies_what_it_must_and_says_where_the_request_came_from()
    {
        _ = SipParser.TryParse(Encoding.UTF8.GetBytes(Lines.Request("OPTIONS", via: "UDP phone.invalid;received=1.2.3.4;rport")), out var request, out _);
        request!.Source = Bench.Phone;
        var response = SipResponseBuilder.For((SipRequest)request, 200, toTag: "t").Build();
        Assert.Equal("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP phone.invalid;rport=5070;branch=z9hG4bKa;received=192.0.2.7\r\nFrom: <sip:100@192.0.2.7>;tag=phone\r\n" +
            "To: <sip:4000@192.0.2.1>;tag=t\r\nCall-ID: c1@192.0.2.7\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n", response.ToString());
    }

    [Theory]
    [InlineData("a\r\nEvil: 1")]
    [InlineData("a\nEvil: 1")]
    [InlineData("a\rEvil: 1")]
    [InlineData("a\0")]
    public void No_value_can_add_a_line(string value)
    {
        Assert.Throws<ArgumentException>(() => new SipRequestBuilder(SipMethod.Info, Target).Add(HeaderId.Subject, value));
        Assert.Throws<ArgumentException>(() => new SipRequestBuilder(SipMethod.Info, Target).Add("X", value));
        Assert.Throws<ArgumentException>(() => new SipRequestBuilder(SipMethod.Info, Target).Body(SipBody.Text(value, "")));
        Assert.Throws<ArgumentException>(() => new SipRequestBuilder(SipMethod.Info, SipUri.Of("a", value)));
        Assert.DoesNotContain('\n', new NameAddr(SipUri.Of(value, "h")) { DisplayName = value }.ToString());
    }
}
