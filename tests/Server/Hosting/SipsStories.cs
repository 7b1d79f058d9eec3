using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Antiphon.Server.Hosting;

namespace Antiphon.Server.Tests.Hosting;

/// <summary>SIP over TLS, with the certificate that the pages have.</summary>
[Collection(OneCentre.Name)]
public sealed class SipsStories(SharedCentre shared)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly PortsInUse _ports = shared.Centre.Services.GetRequiredService<PortsInUse>();

    [Fact]
    public async Task A_phone_that_trusts_the_centres_authority_asks_and_registers_over_tls()
    {
        using var tls = await Connect();
        await Send(tls, "OPTIONS", 1, "s@x");
        Assert.Equal(200, (await Read(tls)).Status);

        var password = shared.Centre.FirstStart.GetProperty("extensions").EnumerateArray()
            .Single(e => e.GetProperty("user").GetString() == "8010").GetProperty("password").GetString()!;
        await Send(tls, "REGISTER", 1, "r@x", "Contact: <sip:8010@127.0.0.1;transport=tls>", "Expires: 120");
        var challenge = await Read(tls);
        Assert.Equal(401, challenge.Status);
        var answer = WireDigest.Answer(challenge.Header("WWW-Authenticate"), "REGISTER", $"sips:127.0.0.1:{_ports.Sips}", "8010", password);
        await Send(tls, "REGISTER", 2, "r@x", "Contact: <sip:8010@127.0.0.1;transport=tls>", "Expires: 120", $"Authorization: {answer}");
        var ok = await Read(tls);
        Assert.Equal(200, ok.Status);
        Assert.Contains("transport=tls", ok.Header("Contact"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_ports_are_told_and_udp_and_tcp_have_the_same()
    {
        var told = JsonDocument.Parse(File.ReadAllText(Path.Combine(shared.Centre.Options.Data, "ports.json"))).RootElement;
        Assert.Equal((_ports.Sip, _ports.Sips), (told.GetProperty("sip").GetInt32(), told.GetProperty("sips").GetInt32()));
        Assert.NotEqual(0, _ports.Sips);
        var telephony = shared.Centre.Services.GetRequiredService<Switch.TelephoneSwitch>();
        Assert.Equal(telephony.SipUdp.Port, telephony.SipTcp.Port);
    }

    [Fact]
    public async Task A_sips_port_in_use_is_named_with_its_option()
    {
        using var other = new TcpListener(System.Net.IPAddress.Any, 0);
        other.Start();
        var port = ((System.Net.IPEndPoint)other.LocalEndpoint).Port;
        var problem = await Assert.ThrowsAsync<StartProblem>(() => CentreUnderTest.Start(CentreUnderTest.NewOptions(SampleKind.None) with { Sips = port }));
        Assert.Equal($"Port {port} (SIP over TLS) is in use by another program. Choose another with --sips.", problem.Message);
    }

    private async Task<SslStream> Connect()
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", _ports.Sips);
        using var browser = shared.Centre.Browser();
        var authority = X509Certificate2.CreateFromPem(await browser.GetStringAsync("api/certificate"));
        var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: false);
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(authority);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "127.0.0.1", CertificateChainPolicy = trust });
        return tls;
    }

    private async Task Send(SslStream tls, string method, int cseq, string callId, params string[] headers)
    {
        var text = new StringBuilder($"{method} sips:127.0.0.1:{_ports.Sips} SIP/2.0\r\nVia: SIP/2.0/TLS 127.0.0.1;branch=z9hG4bK{Guid.NewGuid():n};rport\r\nMax-Forwards: 70\r\n");
        var user = method == "REGISTER" ? "8010" : "13900139000";
        text.Append($"From: <sip:{user}@127.0.0.1>;tag=a\r\nTo: <sip:{user}@127.0.0.1>\r\nCall-ID: {callId}\r\nCSeq: {cseq} {method}\r\n");
        foreach (var header in headers) text.Append(header).Append("\r\n");
        text.Append("Content-Length: 0\r\n\r\n");
        await tls.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static async Task<WireMessage> Read(SslStream tls)
    {
        using var deadline = new CancellationTokenSource(Patience);
        var (buffer, text) = (new byte[4096], "");
        while (!text.Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var count = await tls.ReadAsync(buffer, deadline.Token);
            Assert.NotEqual(0, count);
            text += Encoding.UTF8.GetString(buffer, 0, count);
        }
        return new WireMessage(text);
    }
}
