using System.Text;

namespace Antiphon.Sip.Tests.Message;

/// <summary>The hard messages that RFC 4475 describes, in short: what is odd about each is kept, the rest is left out.</summary>
/// <param name="Status">0: to be accepted; -1: to be dropped; otherwise the status of the refusal.</param>
public sealed record TortureSample(string Name, int Status, byte[] Bytes)
{
    public override string ToString() => Name;
}

public static class Torture
{
    private const string Rest = "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKkdjuw\nFrom: <sip:a@example.com>;tag=1\nTo: <sip:b@example.com>\nCall-ID: t\n";

    public static readonly TortureSample[] All =
    [
        S("wsinv", 0, "INVITE sip:vivekg@chair-dnrc.example.com;unknownparam SIP/2.0\nTO :\n sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n\n" +
            "from   : \"J Rosenberg \\\\\\\"\"       <sip:jdrosen@example.com>\n  ;\n  tag = 98asjd8\nMaX-fOrWaRdS: 0068\nCall-ID: wsinv.ndaksdj@192.0.2.1\n" +
            "Content-Length   : 5\ncseq: 0009\n  INVITE\nVia  : SIP  /   2.0\n /UDP\n    192.0.2.2;branch=390skdjuw\ns :\nNewFangledHeader:   newfangled value\n continued newfangled value\n" +
            "UnknownHeaderWithUnusualValue: ;;,,;;,;\nContent-Type: application/sdp\nRoute:\n <sip:services.example.com;lr;unknownwith=value;unknown-no-value>\n" +
            "v:  SIP  / 2.0  / TCP     spindle.example.com   ;\n  branch  =   z9hG4bK9ikj8  ,\n SIP  /    2.0   / UDP  192.168.255.111   ; branch=\n z9hG4bK30239\n" +
            "m:\"Quoted string \\\"\\\"\" <sip:jdrosen@example.com> ; newparam =\n      newvalue ;\n  secondparam ; q = 0.33\n\nv=0\n"),
        S("intmeth", 0, "!interesting-Method0123456789_*+`.%indeed'~ sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com SIP/2.0\n" +
            "Via: SIP/2.0/UDP host1.example.com;branch=z9hG4bK-.!%66*_+`'~\nTo: \"BEL:\\\a NUL:\\\0 DEL:\\\u007F\" <sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*@example.com>\n" +
            "From: token1~` token2'+_ token3*%!.- <sip:mundane@example.com>;fromParam''~+*_!.-%=\"\u0440\u0430\u0431\u043e\u0442\";tag=_token~1'+`*%!-.\n" +
            "Call-ID: intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{\nCSeq: 139122385 !interesting-Method0123456789_*+`.%indeed'~\nMax-Forwards: 255\n" +
            "extensionHeader-!.%*+_`'~:\uFEFF\u5927\u505C\u96FB\nContent-Length: 0\n\n"),
        S("esc01", 0, "INVITE sip:sips%3Auser%40example.com@example.net SIP/2.0\n" + Rest + "CSeq: 1 INVITE\nContact: <sip:cal%6Cer@host5.example.net;%6C%72;n%61me=v%61lue%25%34%31>\n\n"),
        S("escnull", 0, "REGISTER sip:example.com SIP/2.0\n" + Rest + "CSeq: 1 REGISTER\nContact: <sip:%00@host5.example.com>\nContact: <sip:%00%00@host5.example.com>\nL:0\n\n"),
        S("esc02", 0, "RE%47IST%45R sip:registrar.example.com SIP/2.0\n" + Rest + "CSeq: 29344 RE%47IST%45R\n\n"),
        S("lwsdisp", 0, "OPTIONS sip:user@example.com SIP/2.0\nVia: SIP/2.0/UDP h;branch=z9hG4bKkdjuw\nFrom: caller<sip:caller@example.com>;tag=323\nTo: sip:user@example.com\nCall-ID: l\nCSeq: 60 OPTIONS\nl: 0\n\n"),
        S("longreq", 0, "INVITE sip:user@example.com SIP/2.0\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"v: SIP/2.0/TCP sip{i}.example.com;branch=z9hG4bK{i}\n"))
            + $"From: \"{new string('x', 300)}\" <sip:{new string('l', 300)}@example.com>;tag={new string('1', 200)}\nTo: <sip:b@example.com>\nCall-ID: {new string('r', 300)}\nCSeq: 3882340 INVITE\n\n"),
        S("dblreq", 0, "REGISTER sip:example.com SIP/2.0\n" + Rest + "CSeq: 8 REGISTER\nContent-Length: 0\n\nINVITE sip:joe@example.com SIP/2.0\nt: sip:joe@example.com\n\n"),
        S("semiuri", 0, "OPTIONS sip:user;par=u%40example.net@example.com SIP/2.0\n" + Rest + "CSeq: 8 OPTIONS\n\n"),
        S("transports", 0, "OPTIONS sip:user@example.com SIP/2.0\nVia: SIP/2.0/SCTP t2.example.com;branch=z9hG4bKa\nVia: SIP/2.0/UNKNOWN t5.example.com;branch=z9hG4bKb\n" + Rest + "CSeq: 8 OPTIONS\n\n"),
        S("unreason", 0, "SIP/2.0 200 = 2**3 * 5**2 \u043d\u043e \u0441\u0442\u043e\n" + Rest + "CSeq: 35 INVITE\n\n"),
        S("noreason", 0, "SIP/2.0 100 \n" + Rest + "CSeq: 35 INVITE\n\n"),
        S("badbranch", 0, "OPTIONS sip:user@example.com SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK\nFrom: <sip:a@b>;tag=1\nTo: <sip:c@d>\nCall-ID: t\nCSeq: 8 OPTIONS\n\n"),
        S("unkscm", 0, "OPTIONS nobodyKnowsThisScheme:totallyopaquecontent SIP/2.0\n" + Rest + "CSeq: 8 OPTIONS\n\n"),
        S("novelsc", 0, "OPTIONS soap.beep://192.0.2.103:3002 SIP/2.0\n" + Rest + "CSeq: 8 OPTIONS\n\n"),
        S("zeromf", 0, "OPTIONS sip:user@example.com SIP/2.0\n" + Rest + "CSeq: 8 OPTIONS\nMax-Forwards: 0\n\n"),
        S("cparam01", 0, "REGISTER sip:example.com SIP/2.0\n" + Rest + "CSeq: 8 REGISTER\nContact: sip:+19725552222@gw1.example.net;unknownparam\n\n"),
        S("baddate", 0, "INVITE sip:user@example.com SIP/2.0\n" + Rest + "CSeq: 8 INVITE\nDate: Fri, 01 Jan 2010 16:00:00 EST\n\n"),
        S("regbadct", 0, "REGISTER sip:example.com SIP/2.0\n" + Rest + "CSeq: 8 REGISTER\nContact: sip:user@example.com?Route=%3Csip:sip.example.com%3E\n\n"),
        S("inv2543", 0, "INVITE sip:UserB@example.com SIP/2.0\nVia: SIP/2.0/UDP iftgw.example.com\nFrom: <sip:+13035551111@ift.client.example.net;user=phone>\nTo: sip:+16505552222@ss1.example.net;user=phone\nCall-ID: inv\nCSeq: 56 INVITE\n\n"),
        S("bcast", 0, "SIP/2.0 200 OK\nVia: SIP/2.0/UDP 192.0.2.198;branch=z9hG4bK1324923\nVia: SIP/2.0/UDP 255.255.255.255;branch=z9hG4bK1saber23\n" + Rest[47..] + "CSeq: 35 INVITE\n\n"),
        S("unksm2", 0, "REGISTER sip:example.com SIP/2.0\n" + Rest + "CSeq: 8 REGISTER\nContact: <name:John_Smith>\n\n"),
        S("bext01", 0, "OPTIONS sip:user@example.com SIP/2.0\n" + Rest + "CSeq: 8 OPTIONS\nRequire: nothingSupportsThis, nothingSupportsThisEither\nProxy-Require: noProxiesSupportThis, norDoAnyProxiesSupportThis\n\n"),
        S("invut", 0, "INVITE sip:user@example.com SIP/2.0\n" + Rest + "CSeq: 8 INVITE\nContent-Type: application/unknownformat\nContent-Length: 40\n\n<audio>\n <pcmu port=\"443\"/>\n</audio>\n\n"),
        S("regaut01", 0, "REGISTER sip:example.com SIP/2.0\n" + Rest + "CSeq: 8 REGISTER\nAuthorization: NoOneKnowsThisScheme opaque-data=here\n\n"),
        S("sdp01", 0, "INVITE sip:user@example.com SIP/2.0\n" + Rest + "CSeq: 8 INVITE\nAccept: text/nobodyKnowsThis\nContent-Type: application/sdp\nContent-Length: 5\n\nv=0\n"),
        S("cparam02", 0, "REGISTER sip:example.com SIP/2.0\n" + Rest + "CSeq: 8 REGISTER\nContact: <sip:+19725552222@gw1.example.net;unknownparam>\n\n"),
        S("regescrt", 0, "REGISTER sip:example.com SIP/2.0\n" + Rest + "CSeq: 8 REGISTER\nContact: <sip:user@example.com?Route=%3Csip:sip.example.com%3E>\n\n"),
        S("mpart01", 0, "MESSAGE sip:kumiko@example.org SIP/2.0\n" + Rest + "CSeq: 8 MESSAGE\nContent-Type: multipart/mixed;boundary=7a9cbec02ceef655\nContent-Length: 98\n\n--7a9cbec02ceef655\nContent-Type: text/plain\n\nHello\n--7a9cbec02ceef655\n\nbin\n--7a9cbec02ceef655--"),
        S("test", 0, "INVITE sip:user@example.com SIP/2.0\n" + Rest + "CSeq: 8 INVITE\nMax-Forwards: 5\nAccept: \nUnknown-Empty:\n\n"),
        // RFC 5118 §4
        S("ipv6-good", 0, "REGISTER sip:[2001:db8::10] SIP/2.0\nVia: SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bKas3-111\nFrom: <sip:user@example.com>;tag=81x2\nTo: sip:user@example.com\nCall-ID: S\nCSeq: 8 REGISTER\nContact: \"Caller\" <sip:caller@[2001:db8::1]>\n\n"),
        S("ipv6-bad", 400, "REGISTER sip:2001:db8::10 SIP/2.0\n" + Rest + "CSeq: 8 REGISTER\n\n"),
        S("port-ambiguous", 0, "REGISTER sip:[2001:db8::10:5070] SIP/2.0\n" + Rest + "CSeq: 8 REGISTER\n\n"),
        S("port-unambiguous", 0, "REGISTER sip:[2001:db8::10]:5070 SIP/2.0\n" + Rest + "CSeq: 8 REGISTER\n\n"),
        S("via-received-param-with-delim", 0, "BYE sip:[2001:db8::10] SIP/2.0\nVia: SIP/2.0/UDP [2001:db8::9:1];received=[2001:db8::9:255];branch=z9hG4bKas3-111\n" + Rest + "CSeq: 8 BYE\n\n"),
        S("via-received-param-no-delim", 0, "OPTIONS sip:[2001:db8::10] SIP/2.0\nVia: SIP/2.0/UDP [2001:db8::9:1];received=2001:db8::9:255;branch=z9hG4bKas3\n" + Rest + "CSeq: 8 OPTIONS\n\n"),
        S("ipv4-mapped-ipv6", 0, "INVITE sip:user@example.com SIP/2.0\nVia: SIP/2.0/UDP [::ffff:192.0.2.10]:19823;branch=z9hG4bKbh19\nVia: SIP/2.0/UDP [::ffff:192.0.2.2];branch=z9hG4bKas3-111\nFrom: <sip:a@[::ffff:192.0.2.2]>;tag=1\nTo: <sip:b@example.com>\nCall-ID: m\nCSeq: 8 INVITE\nContact: <sip:a@[::ffff:192.0.2.2]>\n\n"),
        S("ipv6-bug-abnf-3-colons", 400, "OPTIONS sip:user@[2001:db8:::192.0.2.1] SIP/2.0\n" + Rest + "CSeq: 8 OPTIONS\n\n"),
        S("badinv01", 400, "INVITE sip:user@example.com SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.15;;,;,,\nTo: sip:j.user@example.com\nFrom: sip:caller@example.net;tag=134161461246\nMax-Forwards: 7\nCall-ID: b\nCSeq: 8 INVITE\nContact: \"Joe\" <sip:joe@example.org>;;;;\n\n", orAccepted: true),
        S("clerr", 400, "INVITE sip:user@example.com SIP/2.0\n" + Rest + "CSeq: 8 INVITE\nContent-Length: 9999\n\nv=0\n"),
        S("ncl", 400, "INVITE sip:user@example.com SIP/2.0\n" + Rest + "CSeq: 8 INVITE\nContent-Length: -999\n\nv=0\n"),
        S("mcl01", 400, "OPTIONS sip:user@example.com SIP/2.0\n" + Rest + "CSeq: 8 OPTIONS\nContent-Length: 15\nContent-Length: 9\n\nThere's no way to know\n"),
        S("scalar02", 400, "REGISTER sip:example.com SIP/2.0\n" + Rest + "CSeq: 36893488147419103232 REGISTER\nMax-Forwards: 300\nExpires: 10000000000000000000\n\n"),
        S("scalarlg", -1, "SIP/2.0 503 Service Unavailable\n" + Rest + "CSeq: 9292394834772304023312 OPTIONS\n\n"),
        S("quotbal", 400, "INVITE sip:user@example.com SIP/2.0\nTo: \"Mr. J. User <sip:j.user@example.com>\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\nFrom: <sip:a@b>;tag=1\nCall-ID: q\nCSeq: 8 INVITE\n\n"),
        S("ltgtruri", 400, "INVITE <sip:user@example.com> SIP/2.0\n" + Rest + "CSeq: 8 INVITE\n\n"),
        S("lwsruri", 400, "INVITE sip:user@example.com; lr SIP/2.0\n" + Rest + "CSeq: 8 INVITE\n\n"),
        S("lwsstart", 400, "INVITE  sip:user@example.com  SIP/2.0\n" + Rest + "CSeq: 8 INVITE\n\n"),
        S("trws", 400, "OPTIONS sip:remote-target@example.com SIP/2.0  \n" + Rest + "CSeq: 8 OPTIONS\n\n"),
        S("badaspec", 400, "OPTIONS sip:user@example.org SIP/2.0\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\nFrom: <sip:a@b>;tag=1\nTo: \"Watson, Thomas\" < sip:t.watson@example.org >\nCall-ID: q\nCSeq: 8 OPTIONS\n\n"),
        S("baddn", 400, "OPTIONS sip:user@example.org SIP/2.0\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\nFrom: Bell, Alexander <sip:a.g.bell@example.com>;tag=43\nTo: <sip:a@b>\nCall-ID: q\nCSeq: 8 OPTIONS\n\n"),
        S("badvers", 505, "OPTIONS sip:t.watson@example.org SIP/7.0\n" + Rest.Replace("SIP/2.0", "SIP/2.0") + "CSeq: 8 OPTIONS\n\n"),
        S("mismatch01", 400, "OPTIONS sip:user@example.com SIP/2.0\n" + Rest + "CSeq: 8 INVITE\n\n"),
        S("mismatch02", 400, "NEWMETHOD sip:user@example.com SIP/2.0\n" + Rest + "CSeq: 8 INVITE\n\n"),
        S("bigcode", -1, "SIP/2.0 4294967301 better not break the receiver\n" + Rest + "CSeq: 8 INVITE\n\n"),
        S("insuf", -1, "INVITE sip:user@example.com SIP/2.0\nCSeq: 193942 INVITE\nVia: SIP/2.0/UDP 192.0.2.95;branch=z9hG4bKkdj\nContent-Length: 0\n\n"),
        S("multi01", 400, "INVITE sip:user@company.com SIP/2.0\n" + Rest + "Call-ID: two\nCSeq: 8 INVITE\nCSeq: 9 INVITE\nMax-Forwards: 70\nMax-Forwards: 5\n\n"),
    ];

    private static TortureSample S(string name, int status, string text, bool orAccepted = false) =>
        new(name, orAccepted ? -2 : status, Encoding.UTF8.GetBytes(text.Replace("\n", "\r\n")));
}

public sealed class TortureTests
{
    public static TheoryData<string> Names => new(Torture.All.Select(s => s.Name));

    [Theory, MemberData(nameof(Names))]
    public void Hard_message_is_taken_or_refused_as_the_rfc_says(string name)
    {
        var sample = Torture.All.Single(s => s.Name == name);
        var good = SipParser.TryParse(sample.Bytes, out var message, out var problem);
        if (sample.Status == -2) return;        // either is right, as long as it is answered
        Assert.True(good == (sample.Status == 0), problem.ToString());
        Assert.Equal(sample.Status == -1, message is null);
        if (sample.Status > 0) Assert.Equal(sample.Status, problem.Status);
    }

    [Theory] // RFC 5118 §4.3, §4.4, §4.5
    [InlineData("port-ambiguous", "[2001:db8::10:5070]", 0)]
    [InlineData("port-unambiguous", "[2001:db8::10]", 5070)]
    public void Port_after_the_bracket_is_a_port_and_before_it_none(string name, string host, int port)
    {
        _ = SipParser.TryParse(Torture.All.Single(s => s.Name == name).Bytes, out var message, out _);
        Assert.Equal((host, port), (((SipRequest)message!).Uri.Host, ((SipRequest)message).Uri.Port));
    }

    [Fact]
    public void White_space_where_it_is_allowed_changes_no_value()
    {
        _ = SipParser.TryParse(Torture.All[0].Bytes, out var message, out _);
        Assert.Equal("J Rosenberg \\\"", message!.From.DisplayName);
        Assert.Equal(("98asjd8", "1918181833n", 68), (message.From.Tag, message.To.Tag, message.MaxForwards()));
        Assert.Equal(["192.0.2.2", "spindle.example.com", "192.168.255.111"], message.Vias().Select(v => v.Host));
        Assert.Equal("z9hG4bK30239", message.Vias()[2].Branch);
        Assert.Equal("newvalue", message.Contacts()[0].Params["newparam"]);
        Assert.Equal("v=0\r\n", Encoding.UTF8.GetString(message.Body.Span)[..5]);
    }
}
