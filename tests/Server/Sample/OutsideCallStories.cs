using Antiphon.TestKit.Peers;

namespace Antiphon.Server.Tests.Sample;

/// <summary>Calls of the sample phones, to each other and to the outside.</summary>
public sealed class OutsideCallStories : IAsyncLifetime
{
    private const string Desk = "127.0.4.4";
    private const string Mobile = "13800138000";

    // The far end must know the centre before the centre is there, and the centre the far end.
    private static IPEndPoint Sip { get; } = new(IPAddress.Loopback, FreePorts.UdpAndTcp());

    private readonly WirePhone _carrier = new("carrier", Sip, "127.0.4.2");
    private CentreUnderTest _centre = null!;

    public async Task InitializeAsync() => _centre = await CentreUnderTest.Start(CentreUnderTest.NewOptions() with { Sip = Sip.Port, Trunk = _carrier.Local });

    public async Task DisposeAsync()
    {
        await _centre.DisposeAsync();
        await _carrier.DisposeAsync();
    }

    [Fact]
    public async Task A_phone_with_the_right_calls_outside_through_the_trunk()
    {
        await using var phone = Phone("8001");
        await using var audio = new WireAudio(440, Desk);
        var call = await Dial(phone, audio, Mobile);
        var outside = await _carrier.ExpectRequest("INVITE");
        Assert.StartsWith($"sip:{Mobile}@", outside.Uri, StringComparison.Ordinal);
        var far = WireCall.From(_carrier, outside);
        await far.Answer(outside, WireCall.Sdp(audio.Local));
        await call.Expect(200);
        await call.Ack();
        await call.Bye();
        await far.ExpectBye();
    }

    [Fact]
    public async Task A_phone_without_the_right_does_not()
    {
        await using var phone = Phone("8002");
        await using var audio = new WireAudio(440, Desk);
        var call = await Dial(phone, audio, Mobile);
        await call.Ack(refused: await call.Expect(403));
        Assert.DoesNotContain(_carrier.Unread, message => message.Method == "INVITE");
    }

    [Theory, InlineData("127.0.0.1"), InlineData("127.0.0.2")]
    public async Task A_caller_of_the_loopback_trunk_does_not(string address)
    {
        await using var phone = new WirePhone("13900139000", Sip, address);
        await using var audio = new WireAudio(440, address);
        foreach (var number in (string[])[Mobile, "01012345678", "0013800138000"])
        {
            var call = WireCall.To(phone, number);
            await call.Invite(WireCall.Sdp(audio.Local));
            await call.Ack(refused: await call.Expect(404));
        }
        Assert.DoesNotContain(_carrier.Unread, message => message.Method == "INVITE");
    }

    [Fact]
    public async Task A_phone_calls_another_by_its_number()
    {
        await using var called = Phone("8002");
        var register = WireRegister.Of(called);
        await register.Send(120, $"<sip:8002@{called.Local}>");
        await register.Send(120, $"<sip:8002@{called.Local}>", await called.ExpectStatus(401, "REGISTER"), Password("8002"));
        await called.ExpectStatus(200, "REGISTER");

        await using var phone = Phone("8003");
        await using var audio = new WireAudio(440, Desk);
        var call = await Dial(phone, audio, "8002");
        var invite = await called.ExpectRequest("INVITE");
        Assert.Contains("sip:8003@", invite.Header("From"), StringComparison.Ordinal);
        var side = WireCall.From(called, invite);
        await side.Answer(invite, WireCall.Sdp(audio.Local));
        await call.Expect(200);
        await call.Ack();
        await side.Bye();
        await call.ExpectBye();
    }

    private static WirePhone Phone(string extension) => new(extension, Sip, Desk);

    private string Password(string extension) => _centre.FirstStart.GetProperty("extensions").EnumerateArray()
        .Single(e => e.GetProperty("user").GetString() == extension).GetProperty("password").GetString()!;

    /// <summary>INVITE, challenge, INVITE with the answer.</summary>
    private async Task<WireCall> Dial(WirePhone phone, WireAudio audio, string number)
    {
        var call = WireCall.To(phone, number);
        await call.InviteWithDigest(WireCall.Sdp(audio.Local), Password(phone.User));
        return call;
    }
}
