namespace Antiphon.Switch.Tests;

/// <summary>300–302 to our calls: followed by the rights of who redirects, and only so far (threats 30, 31).</summary>
public sealed class RedirectTests : SwitchStory
{
    [Fact]
    public async Task Phone_that_moved_to_another_extension_is_followed()
    {
        var (desk, other) = (await RegisteredPhone(), await RegisteredPhone("8002", "secret-2", "127.0.3.5"));
        var leg = Dial(new ExtensionTarget("8001"));
        await Redirected(desk, "<sip:900123@trunk>;q=0.9, <sip:8002@antiphon>;q=0.5");                 // The number outside is not for a phone to choose.
        var invite = await other.ExpectRequest("INVITE");
        var call = WireCall.From(other, invite);
        await call.Answer(invite, WireCall.Sdp(other.Local));
        await Told.Expect<LegAnswered>(a => a.Leg == leg);
        await call.Bye();
        await Told.Expect<LegEnded>();
    }

    [Fact]
    public async Task Phones_that_send_us_in_a_circle_are_each_called_once()
    {
        var (desk, other) = (await RegisteredPhone(), await RegisteredPhone("8002", "secret-2", "127.0.3.5"));
        Dial(new ExtensionTarget("8001"));
        await Redirected(desk, "<sip:8002@antiphon>");
        await Redirected(other, "<sip:8001@antiphon>");
        Assert.Equal((HangupCause.Rejected, 302, "8001"), await Told.Expect<LegEnded>() is var e ? (e.Cause, e.SipStatus, e.MovedTo) : default);
        Assert.DoesNotContain(desk.Unread, m => m.Method == "INVITE");
    }

    [Theory]
    [InlineData("<sip:00900123@127.0.3.9>", "00900123")]
    [InlineData("<tel:+4420123>", "+4420123")]
    [InlineData("<mailto:a@b.c>", null)]
    public async Task Number_outside_is_told_and_not_called(string contact, string? movedTo)
    {
        var desk = await RegisteredPhone();
        Dial(new ExtensionTarget("8001"));
        await Redirected(desk, contact);
        Assert.Equal((HangupCause.Rejected, 302, movedTo), await Told.Expect<LegEnded>() is var e ? (e.Cause, e.SipStatus, e.MovedTo) : default);
    }

    [Fact]
    public async Task Who_dials_may_want_that_phone_and_no_other()
    {
        var (desk, other) = (await RegisteredPhone(), await RegisteredPhone("8002", "secret-2", "127.0.3.5"));
        Switch.Do(new DialLeg(NewLeg(), new ExtensionTarget("8001"), "4000", "", TimeSpan.FromSeconds(60)) { FollowsRedirection = false });
        await Redirected(desk, "<sip:8002@antiphon>");
        Assert.Equal((302, "8002"), await Told.Expect<LegEnded>() is var e ? (e.SipStatus, e.MovedTo) : default);
        Assert.DoesNotContain(other.Unread, m => m.Method == "INVITE");
    }

    [Fact]
    public async Task Trunk_sends_us_to_another_of_its_addresses_and_nowhere_else()
    {
        var (first, second, stranger) = (Phone("carrier", Desk), Phone("carrier", "127.0.3.5"), Phone("carrier", "127.0.3.9"));
        Switch.Configure(Configuration() with { Trunks = [new Trunk("out") { Destination = first.Local, Sources = [IPAddress.Parse("127.0.3.5")] }] });
        Dial(new TrunkTarget("out", "02155556666"));
        await Redirected(first, $"<sip:1@{stranger.Local}>, <sip:77702155556666@{second.Local}>");
        var invite = await second.ExpectRequest("INVITE");
        Assert.Equal($"sip:77702155556666@{second.Local}", invite.Uri);
        await second.Respond(invite, 302, "Moved", "x", null, $"Contact: <sip:1@{stranger.Local}>");
        Assert.Equal(302, (await Told.Expect<LegEnded>()).SipStatus);
        Assert.Empty(stranger.Unread);
    }

    private static async Task Redirected(WirePhone phone, string contact)
    {
        var invite = await phone.ExpectRequest("INVITE");
        await phone.Respond(invite, 302, "Moved Temporarily", "m", null, $"Contact: {contact}");
        await phone.ExpectRequest("ACK");
    }

    private LegId Dial(DialTarget target)
    {
        var leg = NewLeg();
        Switch.Do(new DialLeg(leg, target, "4000", "", TimeSpan.FromSeconds(60)));
        return leg;
    }
}
