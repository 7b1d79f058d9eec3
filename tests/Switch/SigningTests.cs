using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Antiphon.Switch.Signing;

namespace Antiphon.Switch.Tests;

/// <summary>Caller numbers that we vouch for (RFC 8224, RFC 8225), checked by whoever has the certificate alone.</summary>
public sealed class SigningTests : SwitchStory
{
    private const string Certificate = "https://cert.example.org/passport.cer";
    private readonly ToldEvents _told = new();

    [Fact]
    public async Task Number_that_is_shown_is_signed_for_who_is_told_identities_and_for_nobody_else()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var verifier = ECDsa.Create();
        verifier.ImportSubjectPublicKeyInfo(key.ExportSubjectPublicKeyInfo(), out _);
        var signs = NewSwitch(_told, with: o => o with { Signer = new PassportSigner(key, new Uri(Certificate), number => number.StartsWith('0') ? "86" + number[1..] : null) });
        var carrier = Keep(new WirePhone("carrier", signs.SipUdp, Desk));
        signs.Configure(new SwitchConfiguration(
            [new Trunk("told") { Destination = carrier.Local, SendsIdentity = true }, new Trunk("not-told") { Destination = carrier.Local }], ImmutableDictionary<string, Extension>.Empty));

        var invite = await Dials("told", "02155556666");
        var identity = invite.Header("Identity");
        Assert.EndsWith($";info=<{Certificate}>;alg=ES256", identity);
        var parts = identity.Split(';')[0].Split('.');
        Assert.Equal("eyJhbGciOiJFUzI1NiIsInR5cCI6InBhc3Nwb3J0IiwieDV1IjoiaHR0cHM6Ly9jZXJ0LmV4YW1wbGUub3JnL3Bhc3Nwb3J0LmNlciJ9", parts[0]);     // RFC 8225 §4.3, appendix A
        Assert.True(verifier.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
        using var claim = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
        Assert.Equal(("862155556666", "861088887777"), (claim.RootElement.GetProperty("orig").GetProperty("tn").GetString(), claim.RootElement.GetProperty("dest").GetProperty("tn")[0].GetString()));
        var at = DateTimeOffset.FromUnixTimeSeconds(claim.RootElement.GetProperty("iat").GetInt64());
        Assert.Equal(at, DateTimeOffset.Parse(invite.Header("Date"), System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal("", (await Dials("not-told", "02155556666")).Header("Identity"));
        Assert.Equal("", (await Dials("told", "02155556666", withheld: true)).Header("Identity"));
        Assert.Equal("", (await Dials("told", "8001")).Header("Identity"));                        // It has no international form.
        await NothingIsLeft(signs);

        async Task<WireMessage> Dials(string trunk, string caller, bool withheld = false)
        {
            var leg = NewLeg();
            signs.Do(new DialLeg(leg, new TrunkTarget(trunk, "01088887777"), caller, "", TimeSpan.FromSeconds(30)) { Withheld = withheld });
            var invite = await carrier.ExpectRequest("INVITE");
            await carrier.Respond(invite, 486, "Busy Here", "x");
            await _told.Expect<LegEnded>(e => e.Leg == leg);
            return invite;
        }
    }

    [Theory, InlineData(384), InlineData(0)]
    public void Key_of_another_kind_is_refused(int bits)
    {
        using var other = bits == 0 ? null : ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.Throws<CryptographicException>(() => PassportSigner.KeyOf(other?.ExportPkcs8PrivateKeyPem() ?? "no key"));
    }
}
