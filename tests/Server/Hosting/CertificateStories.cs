using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Antiphon.Server.Hosting;

namespace Antiphon.Server.Tests.Hosting;

[Collection(OneCentre.Name)]
public sealed class CertificateStories(SharedCentre shared)
{
    [Fact]
    public async Task A_browser_that_installed_the_authority_trusts_localhost()
    {
        using var stranger = shared.Centre.Browser();
        var authority = X509Certificate2.CreateFromPem(await stranger.GetStringAsync("api/certificate"));
        using var browser = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = new() { CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { authority }, RevocationMode = X509RevocationMode.NoCheck } },
        });
        var https = shared.Centre.Https;
        foreach (var host in (string[])["localhost", "127.0.0.1"])
            Assert.Equal("ready\n", await browser.GetStringAsync(new UriBuilder(https) { Host = host, Path = "/health/ready" }.Uri));

        // Over HTTP/2 a browser would open its WebSockets by CONNECT, and neither the telephone nor the event stream would come up.
        using var wish = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(https) { Path = "/health/ready" }.Uri)
        {
            Version = System.Net.HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        using var answer = await browser.SendAsync(wish);
        Assert.Equal(System.Net.HttpVersion.Version11, answer.Version);
    }

    [Fact] // Where the system's cryptography makes no certificate, the rest serves all the same.
    public async Task Without_a_certificate_the_page_and_its_download_say_so_and_nothing_else_suffers()
    {
        await using var centre = await CentreUnderTest.Start(CentreUnderTest.NewOptions(SampleKind.None), services => services.AddSingleton<LocalCertificates, NoCertificates>());
        using var browser = centre.Browser();
        Assert.Equal("ready\n", await browser.GetStringAsync("health/ready"));
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("api/certificate")).StatusCode);
        using var secure = new HttpClient(new SocketsHttpHandler { SslOptions = new() { RemoteCertificateValidationCallback = (_, _, _, _) => true } });
        await Assert.ThrowsAsync<HttpRequestException>(() => secure.GetAsync(new Uri(centre.Https, "health/ready")));
    }

    [Fact]
    public void Nothing_is_renewed_without_need_and_the_authority_stays()
    {
        var (clock, options) = (new ManualClock(TimeProvider.System.GetUtcNow()), CentreUnderTest.NewOptions());
        var certificates = new LocalCertificates(options, clock);
        Assert.True(certificates.Renew());
        var (first, authority) = (certificates.Server!.Thumbprint, certificates.AuthorityPem);
        Assert.False(certificates.Renew());
        Assert.False(new LocalCertificates(options, clock).Renew());

        clock.Advance(TimeSpan.FromDays(361));
        Assert.True(certificates.Renew());
        Assert.NotEqual(first, certificates.Server!.Thumbprint);
        Assert.Equal(authority, certificates.AuthorityPem);
    }

    [Fact]
    public void A_certificate_of_other_addresses_or_a_damaged_one_is_replaced()
    {
        var options = CentreUnderTest.NewOptions();
        new LocalCertificates(options, TimeProvider.System).Renew();
        File.WriteAllText(Path.Combine(options.Data, "certificates", "server.pem"), "damaged");
        Assert.True(new LocalCertificates(options, TimeProvider.System).Renew());
    }

    [Fact]
    public void Keys_are_for_the_owner_alone()
    {
        var options = CentreUnderTest.NewOptions();
        new LocalCertificates(options, TimeProvider.System).Renew();
        foreach (var file in Directory.GetFiles(Path.Combine(options.Data, "certificates")))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }
}

file sealed class NoCertificates(Options options, TimeProvider clock) : LocalCertificates(options, clock)
{
    public override bool Renew() => throw new CryptographicException("not supported");
}
