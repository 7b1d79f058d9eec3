using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Antiphon.TestKit.Peers;

namespace Antiphon.Switch.Tests;

/// <summary>A second phone that others wrote, over each transport: it calls and is called, and both ends hear.</summary>
public sealed class LinphoneTests : SwitchStory
{
    // Nothing is trusted by address.
    protected override SwitchConfiguration Configuration() => base.Configuration() with { Trunks = [] };

    [Theory, InlineData("udp"), InlineData("tcp")]
    public async Task Linphone_registers_calls_and_is_heard(string transport)
    {
        await using var phone = await Linphone.Start(Switch.SipUdp, new FirstExtension("8001", "secret-1"), transport, toneHz: 500);
        Assert.Equal(transport, (await Told.Expect<ExtensionRegistered>(e => e.Extension == "8001")).Transport, ignoreCase: true);
        await CallsAndTalks(phone, Switch);
    }

    [Fact]
    public async Task Linphone_over_tls_speaks_srtp_and_trusts_our_certificate_only()
    {
        using var key = RSA.Create(2_048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, true));
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        var authority = Path.Combine(TestFolder.New("ca"), "ca.pem");
        await File.WriteAllTextAsync(authority, made.ExportCertificatePem());
        var told = new ToldEvents();
        var secure = NewSwitch(told, with: options => options with { SipsPort = 0, Certificate = () => certificate });
        secure.Configure(Configuration());
        await using var phone = await Linphone.Start(secure.SipTls!, new FirstExtension("8001", "secret-1"), "tls", toneHz: 500, authority);
        Assert.Equal("tls", (await told.Expect<ExtensionRegistered>()).Transport, ignoreCase: true);
        var leg = await CallsAndTalks(phone, secure, told);
        Assert.True(leg.Secure);
        await NothingIsLeft(secure);
    }

    [Fact]
    public async Task Linphone_is_called_and_answers()
    {
        await using var phone = await Linphone.Start(Switch.SipUdp, new FirstExtension("8001", "secret-1"), "udp", toneHz: 500, answers: true);
        await Told.Expect<ExtensionRegistered>();
        var leg = NewLeg();
        Switch.Do(new DialLeg(leg, new ExtensionTarget("8001"), "13800001111", "Li", TimeSpan.FromSeconds(30)));
        await Told.Expect<LegAnswered>(a => a.Leg == leg);
        await Told.Expect<LegMediaUp>(m => m.Leg == leg);
        Switch.Do(new Play(leg, 1, [new TonePart(800, null)]));
        await phone.Hears(800);
        Switch.Do(new HangUpLeg(leg, HangupCause.Normal));
        await Told.Expect<LegEnded>();
    }

    private async Task<LegSnapshot> CallsAndTalks(Linphone phone, TelephoneSwitch at, ToldEvents? told = null)
    {
        told ??= Told;
        phone.Call("4002");
        var leg = (await told.Expect<LegArrived>(l => l.Called == "4002")).Leg;
        at.Do(new AnswerLeg(leg));
        await told.Expect<LegMediaUp>(m => m.Leg == leg);
        at.Do(new Echo(leg));
        await phone.Hears(500);
        var seen = at.Legs().Single(l => l.Leg == leg);
        phone.HangUp();
        Assert.Equal(EndedBy.FarEnd, (await told.Expect<LegEnded>(e => e.Leg == leg)).By);
        return seen;
    }
}
