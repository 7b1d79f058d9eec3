namespace Antiphon.Switch.Tests;

/// <summary>SUBSCRIBE of phones (RFC 6665): their message lamp (RFC 3842), and what other extensions are doing (RFC 4235).</summary>
public sealed class SubscriptionTests : SwitchStory
{
    protected override SwitchLimits Limits => new() { SubscriptionsPerExtensionMax = 2 };

    [Fact]
    public async Task Lamp_of_a_phone_shows_its_messages_and_follows_them()
    {
        Switch.Do(new SetMessageWaiting("8001", 2, 7));
        var phone = await RegisteredPhone();
        var (call, ok) = await Subscribe(phone, "8001", "message-summary");
        Assert.Equal("3600", ok.Header("Expires"));
        var notify = await Notified(phone, call, "active;expires=");
        Assert.Equal("Messages-Waiting: yes\r\nMessage-Account: sip:8001@127.0.0.1\r\nVoice-Message: 2/7 (0/0)\r\n", notify.Body);

        Switch.Do(new SetMessageWaiting("8001", 0, 9));
        Assert.Contains("Messages-Waiting: no\r\n", (await Notified(phone, call, "active;")).Body);

        call.CSeq++;
        await call.Send("SUBSCRIBE", headers: ["Event: message-summary", "Expires: 0"]);
        await call.Expect(200, "SUBSCRIBE");
        await Notified(phone, call, "terminated;reason=timeout");
        call.CSeq++;
        await call.Send("SUBSCRIBE", headers: ["Event: message-summary", "Expires: 300"]);
        await call.Expect(481, "SUBSCRIBE");
    }

    [Fact]
    public async Task Key_of_a_colleague_shows_ringing_talking_and_idle_and_nothing_of_the_other_party()
    {
        var desk = await RegisteredPhone();
        var watcher = await RegisteredPhone("8002", "secret-2", "127.0.3.5");
        var (watch, _) = await Subscribe(watcher, "8001", "dialog", "Accept: application/dialog-info+xml");
        var idle = await Notified(watcher, watch, "active;");
        Assert.Contains("version=\"0\" state=\"full\" entity=\"sip:8001@127.0.0.1\"", idle.Body);
        Assert.DoesNotContain("<dialog ", idle.Body);

        var leg = NewLeg();
        Switch.Do(new DialLeg(leg, new ExtensionTarget("8001"), "13800001111", "Wang", TimeSpan.FromSeconds(30)));
        var invite = await desk.ExpectRequest("INVITE");
        Assert.Contains("<state>trying</state>", (await Notified(watcher, watch, "active;")).Body);
        var call = WireCall.From(desk, invite);
        await desk.Respond(invite, 180, "Ringing", call.LocalTag);
        Assert.Contains($"<dialog id=\"{leg}\" direction=\"recipient\"><state>early</state></dialog>", (await Notified(watcher, watch, "active;")).Body);
        await call.Answer(invite, WireCall.Sdp(desk.Local));
        var talking = await Notified(watcher, watch, "active;");
        Assert.Contains("<state>confirmed</state>", talking.Body);
        Assert.DoesNotContain("1380000", talking.Text);
        Assert.DoesNotContain(invite.Header("Call-ID"), talking.Text);

        await call.Bye();
        await NotifiedWith(watcher, watch, $"<dialog id=\"{leg}\" direction=\"recipient\"><state event=\"local-bye\">terminated</state></dialog>");
        await Told.Expect<LegEnded>();
        watch.CSeq++;
        await watch.Send("SUBSCRIBE", headers: "Event: dialog");
        await watch.Expect(200, "SUBSCRIBE");
        Assert.DoesNotContain("<dialog ", (await Notified(watcher, watch, "active;")).Body);
    }

    [Fact]
    public async Task Phone_is_told_of_its_own_calls_with_whom_and_by_which_dialog_and_how_they_end()
    {
        var phone = await RegisteredPhone();
        var (watch, _) = await Subscribe(phone, "8001", "dialog");
        await Notified(phone, watch, "active;");
        var leg = NewLeg();
        Switch.Do(new DialLeg(leg, new ExtensionTarget("8001"), "13800001111", "Wang", TimeSpan.FromSeconds(30)));
        var invite = await phone.ExpectRequest("INVITE");
        await Notified(phone, watch, "active;");
        var call = WireCall.From(phone, invite);
        await phone.Respond(invite, 180, "Ringing", call.LocalTag);
        Assert.Contains("<remote><identity>sip:13800001111@127.0.0.1</identity></remote>", (await Notified(phone, watch, "active;")).Body);
        await call.Answer(invite, WireCall.Sdp(phone.Local));
        await NotifiedWith(phone, watch, $"call-id=\"{invite.Header("Call-ID")}\" local-tag=\"{call.LocalTag}\"");
        Switch.Do(new HangUpLeg(leg, HangupCause.Normal));
        await call.ExpectBye();
        await NotifiedWith(phone, watch, "<state event=\"remote-bye\">terminated</state>");
        await Told.Expect<LegEnded>();
    }

    [Fact]
    public async Task Presence_of_a_colleague_is_open_while_a_phone_is_there_and_says_that_he_talks()
    {
        var watcher = await RegisteredPhone("8002", "secret-2", "127.0.3.5");
        var (watch, _) = await Subscribe(watcher, "8001", "presence", "Accept: application/pidf+xml");
        var nobody = await Notified(watcher, watch, "active;");
        Assert.Contains("<basic>closed</basic>", nobody.Body);
        Assert.Equal("application/pidf+xml", nobody.Header("Content-Type"));

        var (phone, call, _, leg) = await AnsweredDesk();
        var told = await NotifiedWith(watcher, watch, "<rpid:on-the-phone/>");
        Assert.Contains("<basic>open</basic>", told.Body);
        Assert.DoesNotContain("1380000", told.Text);
        await call.Bye();
        await Told.Expect<LegEnded>(e => e.Leg == leg);
        await Register(phone, "secret-1", expires: 0);
        Assert.DoesNotContain("<rpid:on-the-phone/>", (await NotifiedWith(watcher, watch, "<basic>closed</basic>")).Body);
    }

    [Fact]
    public async Task What_changes_while_a_notify_is_under_way_is_told_with_the_next()
    {
        var phone = await RegisteredPhone();
        var (call, _) = await Subscribe(phone, "8001", "message-summary;id=7");
        var first = await call.ExpectRequest("NOTIFY");
        Assert.Equal("message-summary;id=7", first.Header("Event"));
        for (var i = 1; i <= 5; i++) Switch.Do(new SetMessageWaiting("8001", i, 0));
        await phone.Respond(first, 200, "OK", "");
        var second = await Notified(phone, call, "active;");
        Assert.Contains("Voice-Message: 5/0", second.Body);
        Assert.Equal(first.CSeq + 1, second.CSeq);
    }

    [Fact]
    public async Task Subscription_ends_with_its_time_with_its_extension_and_with_who_takes_no_notify()
    {
        var phone = await RegisteredPhone();
        var (one, _) = await Subscribe(phone, "8001", "message-summary", "Expires: 120");
        await Notified(phone, one, "active;expires=1");
        await Settled(phone);
        Skip(TimeSpan.FromSeconds(120));
        await Notified(phone, one, "terminated;reason=timeout");

        var (two, _) = await Subscribe(phone, "8001", "message-summary");
        await phone.Respond(await two.ExpectRequest("NOTIFY"), 481, "Subscription Does Not Exist", "");
        await Settled(phone);
        two.CSeq++;
        await two.Send("SUBSCRIBE", headers: "Event: message-summary");
        await two.Expect(481, "SUBSCRIBE");

        var (three, _) = await Subscribe(phone, "8002", "dialog");
        await Notified(phone, three, "active;");
        var configuration = Configuration();
        Switch.Configure(configuration with { Extensions = configuration.Extensions.Remove("8002") });
        await Notified(phone, three, "terminated;reason=noresource");
    }

    [Theory]
    [InlineData("conference", "8001", "Expires: 600", 489)]
    [InlineData("message-summary", "8002", "Expires: 600", 403)]             // The lamp of another.
    [InlineData("dialog", "8009", "Expires: 600", 404)]
    [InlineData("dialog", "8002", "Expires: 10", 423)]
    [InlineData("dialog", "8002", "Accept: text/plain", 406)]
    [InlineData("dialog", "8002", "Require: teleportation", 420)]
    public async Task Subscription_that_cannot_be_had_is_refused_by_the_book(string package, string watched, string header, int status)
    {
        var phone = await RegisteredPhone();
        var (call, response) = await Subscribe(phone, watched, package, header);
        Assert.Equal(status, response.Status);
        if (status == 489) Assert.Equal("message-summary, dialog, presence", response.Header("Allow-Events"));
        if (status == 423) Assert.Equal("60", response.Header("Min-Expires"));
        Assert.DoesNotContain(phone.Unread, m => m.Method == "NOTIFY");
    }

    [Fact]
    public async Task Trunk_may_not_watch_and_a_phone_watches_only_so_much()
    {
        var trunk = WireCall.To(Phone("13800001111"), "8001");
        await trunk.Send("SUBSCRIBE", headers: "Event: dialog");
        await trunk.Expect(403, "SUBSCRIBE");
        var stranger = WireCall.To(Phone("x", Stranger), "8001");
        await stranger.Send("SUBSCRIBE", headers: "Event: dialog");
        await stranger.Expect(401, "SUBSCRIBE");

        var phone = await RegisteredPhone();
        for (var i = 0; i < 2; i++)
        {
            var (call, _) = await Subscribe(phone, "8002", "dialog");
            await Notified(phone, call, "active;");
        }
        Assert.Equal(503, (await Subscribe(phone, "8002", "dialog")).Response.Status);
    }

    private static async Task<(WireCall Call, WireMessage Response)> Subscribe(WirePhone phone, string watched, string package, params string[] headers)
    {
        var call = WireCall.To(phone, watched);
        await call.Send("SUBSCRIBE", headers: [$"Event: {package}", .. headers]);
        var challenge = await call.Expect(401, "SUBSCRIBE");
        call.CSeq++;
        var answer = WireDigest.Answer(challenge.Header("WWW-Authenticate"), "SUBSCRIBE", $"sip:{watched}@{phone.Server}", phone.User, phone.User == "8001" ? "secret-1" : "secret-2");
        await call.Send("SUBSCRIBE", headers: [$"Event: {package}", .. headers, $"Authorization: {answer}"]);
        return (call, await call.ExpectAny("SUBSCRIBE"));
    }

    private static async Task<WireMessage> Notified(WirePhone phone, WireCall call, string state)
    {
        var notify = await call.ExpectRequest("NOTIFY");
        Assert.StartsWith(state, notify.Header("Subscription-State"));
        await phone.Respond(notify, 200, "OK", "");
        return notify;
    }

    /// <summary>States that follow each other quickly may be told one by one, or the last alone.</summary>
    private static async Task<WireMessage> NotifiedWith(WirePhone phone, WireCall call, string text)
    {
        while (true)
            if (await Notified(phone, call, "active;") is var notify && notify.Body.Contains(text)) return notify;
    }

    /// <summary>What the phone sent before is dealt with.</summary>
    private static async Task Settled(WirePhone phone)
    {
        var call = WireCall.To(phone, "4000");
        await call.Send("OPTIONS");
        await call.ExpectAny("OPTIONS");
    }
}
