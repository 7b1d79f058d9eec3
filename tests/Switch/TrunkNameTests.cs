using System.Collections.Immutable;
using Antiphon.Sip;
using Antiphon.TestKit.Peers;

namespace Antiphon.Switch.Tests;

/// <summary>Trunks behind names, against a real DNS server (RFC 3263).</summary>
public sealed class TrunkNameTests : SwitchStory
{
    private Dnsmasq _dns = null!;
    private readonly ToldEvents _farTold = new();

    protected override SwitchLimits Limits => new() { TrunkSilenceMax = TimeSpan.FromMilliseconds(400) };

    public override async Task InitializeAsync()
    {
        _dns = Keep(await Dnsmasq.Start(
            "--address=/a.carrier.test/127.0.3.21", "--address=/b.carrier.test/127.0.3.22", "--cname=www.carrier.test,a.carrier.test",
            "--srv-host=_sip._udp.carrier.test,b.carrier.test,5071,20,10", "--srv-host=_sip._udp.carrier.test,a.carrier.test,5070,10,10",
            "--srv-host=_sip._tcp.carrier.test,a.carrier.test,5072,10,10", "--srv-host=_sips._tcp.secure.test,a.carrier.test,5073,10,10",
            "--naptr-record=naptr.test,20,50,s,SIP+D2U,,_sip._udp.carrier.test", "--naptr-record=naptr.test,10,50,s,SIP+D2T,,_sip._tcp.carrier.test",
            "--naptr-record=naptr.test,5,50,s,X-OTHER,,_x._udp.carrier.test"));
        await base.InitializeAsync();
    }

    [Theory]
    [InlineData("127.0.0.9", 0, null, "udp:127.0.0.9:5060")]
    [InlineData("127.0.0.9", 5080, SipTransportKind.Tls, "tls:127.0.0.9:5080")]
    [InlineData("a.carrier.test", 5090, null, "udp:127.0.3.21:5090")]
    [InlineData("a.carrier.test", 0, null, "udp:127.0.3.21:5060")]
    [InlineData("carrier.test", 0, SipTransportKind.Udp, "udp:127.0.3.21:5070 udp:127.0.3.22:5071")]
    [InlineData("carrier.test", 0, null, "udp:127.0.3.21:5070 udp:127.0.3.22:5071 tcp:127.0.3.21:5072")]
    [InlineData("secure.test", 0, null, "tls:127.0.3.21:5073")]
    [InlineData("naptr.test", 0, null, "tcp:127.0.3.21:5072 udp:127.0.3.21:5070 udp:127.0.3.22:5071")]
    public async Task Servers_of_a_name_are_found_in_their_order(string host, int port, SipTransportKind? kind, string targets)
    {
        var found = await Locator().Locate(host, port, kind, default);
        Assert.Equal(targets, string.Join(' ', found.Targets));
    }

    [Fact]
    public async Task Name_that_does_not_exist_leads_nowhere_and_is_not_asked_again_at_once()
    {
        var locator = Locator();
        Assert.Empty((await locator.Locate("gone.test", 5060, null, default)).Targets);
        var asked = Questions("gone.test");
        Assert.Empty((await locator.Locate("gone.test", 5060, null, default)).Targets);
        Assert.Equal(asked, Questions("gone.test"));
    }

    [Fact]
    public async Task Weights_of_equal_servers_are_drawn()
    {
        await using var dns = await Dnsmasq.Start("--address=/a.test/127.0.3.31", "--address=/b.test/127.0.3.32", "--srv-host=_sip._udp.equal.test,a.test,1,10,30", "--srv-host=_sip._udp.equal.test,b.test,2,10,70");
        var firsts = new HashSet<string>();
        foreach (var drawn in (int[])[0, 30, 31, 99])
        {
            var client = new DnsClient(new DnsOptions { Servers = [dns.At] }, TimeProvider.System);
            var found = await new ServerLocator(client, TimeProvider.System, [System.Net.Sockets.AddressFamily.InterNetwork], below => Math.Min(drawn, below - 1)).Locate("equal.test", 0, SipTransportKind.Udp, default);
            Assert.Equal(2, found.Targets.Count);
            firsts.Add(found.Targets[0].ToString());
        }
        Assert.Equal(2, firsts.Count);
    }

    [Fact]
    public async Task Call_goes_to_the_second_server_when_the_first_is_silent()
    {
        var carrier = NewSwitch(_farTold, 5071, "127.0.3.22");
        carrier.Configure(new SwitchConfiguration([new Trunk("us") { Sources = [IPAddress.Loopback] }], ImmutableDictionary<string, Extension>.Empty));
        var made = NewSwitch(Told, with: options => options with { Dns = new DnsOptions { Servers = [_dns.At] } });
        made.Configure(new SwitchConfiguration([new Trunk("out") { FarEnd = new FarEnd("carrier.test", 0, TrunkTransport.Udp) }], ImmutableDictionary<string, Extension>.Empty));
        await Eventually.Holds(() => made.Trunks() is [{ Targets.Count: 2 }], WirePhone.Patience, "both servers are found");
        var leg = NewLeg();
        made.Do(new DialLeg(leg, new TrunkTarget("out", "02155556666"), "4000", "", TimeSpan.FromSeconds(30)));
        var arrived = await _farTold.Expect<LegArrived>();
        Assert.Equal("02155556666", arrived.Called);
        carrier.Do(new AnswerLeg(arrived.Leg));
        await Told.Expect<LegAnswered>(a => a.Leg == leg);
        made.Do(new HangUpLeg(leg, HangupCause.Normal));
        await _farTold.Expect<LegEnded>();
        await NothingIsLeft(made);
    }

    private ServerLocator Locator() => new(new DnsClient(new DnsOptions { Servers = [_dns.At] }, TimeProvider.System), TimeProvider.System, [System.Net.Sockets.AddressFamily.InterNetwork]);

    private int Questions(string name) => _dns.Said.Split('\n').Count(line => line.Contains("query", StringComparison.Ordinal) && line.Contains(name, StringComparison.Ordinal));
}
