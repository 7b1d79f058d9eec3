using System.Text;

namespace Antiphon.Sip.Tests.Message;

public sealed class ParserTests
{
    private static SipRequest Parse(string text)
    {
        Assert.True(SipParser.TryParse(Encoding.UTF8.GetBytes(text), out var message, out var problem), problem.ToString());
        return Assert.IsType<SipRequest>(message);
    }

    [Fact]
    public void Compact_forms_folding_and_lists_read_like_the_long_form()
    {
        var request = Parse("INVITE sip:b@h SIP/2.0\r\nv: SIP/2.0/UDP a.example;branch=z9hG4bK1,\r\n SIP/2.0/TCP [2001:db8::1]:5070;branch=z9hG4bK0\r\n" +
            "f: \"A, B\" <sip:a@h;x=1>;tag=1\r\nt:sip:b@h\r\ni: c\r\nCSeq: 4711\t INVITE\r\nm: <sip:a@h>, \"x\\\",\" <sip:c,d@h>;expires=3\r\nX-Own: kept\r\n  as it is\r\nk: timer, 100rel\r\nl: 0\r\n\r\n");
        Assert.Equal(["UDP", "TCP"], request.Vias().Select(v => v.Transport));
        Assert.Equal(5070, request.Vias()[1].Port);
        Assert.Equal("A, B", request.From.DisplayName);
        Assert.Equal("1", request.From.Tag);
        Assert.Equal("1", request.From.Uri.Params["x"]);
        Assert.Equal(new CSeq(4711, SipMethod.Invite), request.CSeq);
        Assert.Equal(["a", "c,d"], request.Contacts().Select(c => c.Uri.User));
        Assert.Equal("x\",", request.Contacts()[1].DisplayName);
        Assert.Equal("kept    as it is", request.HeaderText("x-own"));
        Assert.Equal(("X-Own", "kept    as it is"), request.HeaderAt(6));
        Assert.True(request.Lists(HeaderId.Supported, "TIMER"u8));
    }

    [Theory]
    [InlineData("sip:alice@atlanta.example", "alice", "atlanta.example", 0)]
    [InlineData("sips:+8610;phone-context=x@[2001:db8::1]:5061;transport=TCP;lr?a=b", "+8610;phone-context=x", "[2001:db8::1]", 5061)]
    [InlineData("sip:192.0.2.1", "", "192.0.2.1", 0)]
    [InlineData("sip:a%40b:pw@h", "a@b:pw", "h", 0)]
    public void Uri_is_read_and_written_back(string text, string user, string host, int port)
    {
        Assert.True(SipUri.TryParse(text, out var uri));
        Assert.Equal((user, host, port), (uri.User, uri.Host, uri.Port));
        Assert.Equal(text, uri.ToString());
    }

    [Theory]
    [InlineData("sip:")]
    [InlineData("sip:@h")]
    [InlineData("sip:a@")]
    [InlineData("sip:a@h:99999")]
    [InlineData("sip:a b@h")]
    [InlineData("sip:a@[::1")]
    [InlineData("sip:a%4@h")]
    [InlineData("nonsense")]
    public void Broken_uri_is_refused(string text) => Assert.False(SipUri.TryParse(text, out _));

    [Theory]
    [InlineData("Via: SIP/2.0/UDP h;branch=z9hG4bK1\r\n", "", ParseFault.MissingHeader)]
    [InlineData("CSeq: 1 INVITE\r\n", "CSeq: 4294967296 INVITE\r\n", ParseFault.BadMandatoryHeader)]
    [InlineData("CSeq: 1 INVITE\r\n", "CSeq: 1 BYE\r\n", ParseFault.MethodMismatch)]
    [InlineData("Call-ID: c\r\n", "Call-ID: c\r\nCall-ID: d\r\n", ParseFault.DuplicateHeader)]
    [InlineData("Call-ID: c\r\n", "Call-ID: c\nX: d\r\n", ParseFault.BadHeader)]
    [InlineData("Call-ID: c\r\n", "Call-ID: c\r\nContent-Length: 5\r\n", ParseFault.BodyTruncated)]
    [InlineData("Call-ID: c\r\n", "Call-ID: c\r\nContent-Length: -5\r\n", ParseFault.BadContentLength)]
    [InlineData("SIP/2.0\r\nVia", "SIP/7.0\r\nVia", ParseFault.BadVersion)]
    public void A_problem_has_a_name(string good, string bad, ParseFault fault)
    {
        const string Invite = "INVITE sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:a@h>;tag=1\r\nTo: <sip:b@h>\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n\r\n";
        Parse(Invite);
        Assert.False(SipParser.TryParse(Encoding.UTF8.GetBytes(Invite.Replace(good, bad)), out _, out var problem));
        Assert.Equal(fault, problem.Fault);
    }

    [Fact]
    public void Looking_up_a_header_allocates_nothing_and_parsing_three_objects()
    {
        var bytes = Encoding.UTF8.GetBytes(Lines.Request("INVITE"));
        _ = SipParser.TryParse(bytes, out var message, out _);
        Assert.Equal(0, Allocated(() => { _ = message!.Header(HeaderId.CallId).Length + message.Header(HeaderId.Contact).Length; }));
        // The message, its bytes and its index; the rest of the bound is object headers.
        var perParse = Allocated(() => { _ = SipParser.TryParse(bytes, out _, out _); });
        Assert.InRange(perParse, 1, bytes.Length + 9 * 20 + 200);
    }

    private static long Allocated(Action act)
    {
        for (var i = 0; i < 200; i++) act();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) act();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / 100;
    }
}
