namespace Antiphon.Switch.Tests;

public sealed class RegistrarTests : SwitchStory
{
    protected override SwitchLimits Limits => new() { RegistrationMin = TimeSpan.FromSeconds(2), BindingsPerExtensionMax = 2 };

    protected override bool OfferSha256 => true;

    [Fact] // JsSIP ignores a 200 that lacks its own contact.
    public async Task Answer_repeats_the_contact_with_instance_and_reg_id()
    {
        var phone = Phone("8001", Desk);
        var ok = await Register(phone, "secret-1", contactParams: ";+sip.instance=\"<urn:uuid:5a1>\";reg-id=1");
        Assert.Equal(200, ok.Status);
        Assert.Contains($"<sip:8001@{phone.Local}>", ok.Header("Contact"));
        Assert.Contains("+sip.instance=\"<urn:uuid:5a1>\"", ok.Header("Contact"));
        Assert.Contains("reg-id=1", ok.Header("Contact"));
        Assert.InRange(int.Parse(ok.Parameter("Contact", "expires")), 118, 120);

        var told = await Told.Expect<ExtensionRegistered>();
        Assert.Equal(("8001", "udp"), (told.Extension, told.Transport));
        Assert.Equal(1, Switch.Leftovers().Registrations);
    }

    [Theory, InlineData(0), InlineData(1)]
    public async Task Both_hashes_are_offered_and_either_is_taken(int challenge)
    {
        var phone = Phone("8001", Desk);
        var register = WireRegister.Of(phone);
        await register.Send(120, $"<sip:8001@{phone.Local}>");
        var challenged = await phone.ExpectStatus(401, "REGISTER");
        Assert.Equal(["SHA-256", "MD5"], challenged.Headers("WWW-Authenticate").Select(c => WireMessage.Directive(c, "algorithm")));
        await register.Send(120, $"<sip:8001@{phone.Local}>", challenged, "secret-1", header: challenge);
        await phone.ExpectStatus(200, "REGISTER");
        await Told.Expect<ExtensionRegistered>();
    }

    [Fact]
    public async Task Too_short_is_423_and_a_binding_that_is_not_refreshed_expires()
    {
        var phone = Phone("8001", Desk);
        var brief = await Register(phone, "secret-1", expires: 1);
        Assert.Equal((423, "2"), (brief.Status, brief.Header("Min-Expires")));
        Assert.Equal(200, (await Register(phone, "secret-1", expires: 2)).Status);
        await Told.Expect<ExtensionRegistered>();
        Assert.Equal("8001", (await Told.Expect<ExtensionUnregistered>()).Extension);
        Assert.Equal(0, Switch.Leftovers().Registrations);
    }

    [Theory, InlineData("127.0.3.5", true), InlineData("192.168.1.9", false)]
    public async Task A_call_goes_to_the_port_of_the_contact_unless_that_lies_behind_a_nat(string contactAddress, bool asTheContactSays)
    {
        var (sender, listener) = (Phone("8001", "127.0.3.5"), Phone("8001", "127.0.3.5"));
        Assert.Equal(200, (await Register(sender, "secret-1", contact: $"<sip:8001@{contactAddress}:{listener.Local.Port}>")).Status);
        await Told.Expect<ExtensionRegistered>();
        var leg = NewLeg();
        Switch.Do(new DialLeg(leg, new ExtensionTarget("8001"), "4000", "", TimeSpan.FromSeconds(5)));
        var invite = await (asTheContactSays ? listener : sender).ExpectRequest("INVITE");
        await (asTheContactSays ? listener : sender).Respond(invite, 486, "Busy Here", "b");
        await Told.Expect<LegEnded>(ended => ended.Leg == leg);
    }

    [Fact]
    public async Task Star_removes_all_bindings()
    {
        await RegisteredPhone();
        var phone = await RegisteredPhone(address: "127.0.3.5");
        var ok = await Register(phone, "secret-1", expires: 0, contact: "*");
        Assert.Equal((200, ""), (ok.Status, ok.Header("Contact")));
        await Told.Expect<ExtensionUnregistered>();
    }

    [Fact]
    public async Task Phone_above_the_limit_is_refused()
    {
        await RegisteredPhone();
        await RegisteredPhone(address: "127.0.3.5");
        Assert.Equal(403, (await Register(Phone("8001", "127.0.3.6"), "secret-1")).Status);
    }

    [Fact]
    public async Task Nobody_registers_for_somebody_else()
    {
        var phone = Phone("8001", Desk);
        var register = WireRegister.Of(phone);
        await register.Send(120, $"<sip:8001@{phone.Local}>", to: "8002");
        await register.Send(120, $"<sip:8001@{phone.Local}>", await phone.ExpectStatus(401, "REGISTER"), "secret-1", to: "8002");
        await phone.ExpectStatus(403, "REGISTER");
        Assert.Equal(0, Switch.Leftovers().Registrations);
    }

    [Fact]
    public async Task Known_and_unknown_names_cannot_be_told_apart()
    {
        var answers = new List<(int, string, int, string)>();
        foreach (var name in new[] { "8001", "nobody" })
        {
            var phone = Phone(name, Stranger);
            var register = WireRegister.Of(phone);
            await register.Send(120, $"<sip:{name}@{phone.Local}>");
            var challenge = await phone.ExpectStatus(401, "REGISTER");
            await register.Send(120, $"<sip:{name}@{phone.Local}>", challenge, "guess");
            var refusal = await phone.Expect(m => m.Method == "REGISTER", "a refusal");
            answers.Add((challenge.Status, string.Join(",", challenge.Headers("WWW-Authenticate").Select(c => WireMessage.Directive(c, "algorithm"))),
                refusal.Status, refusal.StartLine));
        }
        Assert.Equal(answers[0], answers[1]);
    }

    [Fact]
    public async Task Account_that_is_taken_away_loses_its_binding()
    {
        await RegisteredPhone();
        var configuration = Configuration();
        Switch.Configure(configuration with { Extensions = configuration.Extensions.Remove("8001") });
        await Told.Expect<ExtensionUnregistered>();
    }

    [Fact]
    public async Task Short_lived_account_is_bound_no_longer_than_it_is_valid_and_then_refused()
    {
        var until = TimeProvider.System.GetUtcNow().AddSeconds(5);
        var browser = new Extension("1001", Account("1001-x", "short")) { ValidUntil = until };
        var configuration = Configuration();
        Switch.Configure(configuration with { Extensions = configuration.Extensions.Add("1001", browser) });

        var phone = Phone("1001-x", Desk);
        Assert.Equal(200, (await Register(phone, "short", expires: 600)).Status);
        var told = await Told.Expect<ExtensionRegistered>();
        Assert.Equal("1001", told.Extension);
        Assert.Equal(until, told.ExpiresAt);
        await Told.Expect<ExtensionUnregistered>();
        Assert.Equal(403, (await Register(phone, "short")).Status);
    }
}
