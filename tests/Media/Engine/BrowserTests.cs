using Antiphon.Media.Dtls;
using Antiphon.Media.Engine;
using Antiphon.Media.Sdp;

namespace Antiphon.Media.Tests.Engine;

public class BrowserTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task A_browser_and_a_phone_hear_each_other_through_srtp_over_a_rollover(bool portable)
    {
        using var board = new Switchboard(o => o with { PortableSockets = portable, RtcpEvery = TimeSpan.FromMilliseconds(300) });
        var (w, browser) = await board.Browser();
        var (p, phone) = await board.Phone(AudioCodec.Pcma);
        browser.Begin(speaksHz: 700);
        phone.Speak(1_500);
        await board.Event<PortMediaUp>(e => e.Port == w);
        board.Engine.Join(w, p);

        await board.Until(() => phone.Heard.Length > TimeSpan.FromSeconds(1) && phone.Lately.Hears(700), "the browser at the phone");
        await board.Until(() => browser.Heard is var h && h.Part(h.Length - TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(0.5)).Hears(1_500), "the phone at the browser");
        Assert.Equal(0, browser.AuthenticationFailures);
        Assert.InRange(board.Engine.FiguresOf(w)!.LossPercent, 0, 1);
    }

    [Fact]
    public async Task A_standing_browser_hears_silence()
    {
        using var board = new Switchboard();
        var (_, browser) = await board.Browser();
        browser.Begin();
        await board.Until(() => browser.Heard.Length > TimeSpan.FromMilliseconds(500), "silence frames");
        Assert.True(browser.Heard.IsSilent);
    }

    [Fact]
    public async Task A_wrong_certificate_ends_the_attempt_before_any_media()
    {
        using var board = new Switchboard();
        var (w, browser) = await board.Browser(claimsFingerprint: string.Join(':', Enumerable.Repeat("AB", 32)));
        browser.Begin();
        var failed = await board.Event<PortDtlsFailed>();
        Assert.Contains("certificate", failed.Reason);
        Assert.Equal(w, failed.Port);
        Assert.Equal(0, browser.Heard.Length.Ticks);
        Assert.DoesNotContain(board.Events, e => e is PortMediaUp);
    }

    [Fact]
    public async Task Sprayed_client_hellos_from_unproven_addresses_do_not_disturb_the_handshake()
    {
        using var board = new Switchboard();
        var id = new MediaPortId(500);
        Assert.True(board.Engine.TryOpenPort(id, PortKind.WebRtc, out var local, out _));
        using var sprayer = new BrowserPeer(local);
        using var hello = new DtlsSession(client: true, sprayer.SendRaw);
        hello.Begin();
        using var browser = new BrowserPeer(local);
        board.Engine.Connect(id, BrowserPeer.Negotiated(null));
        for (var i = 0; i < 300; i++) sprayer.SendRaw([22, 254, 253, 0, 0, 0, 0, 0, 0, 0, (byte)i, 0, 4, 1, 2, 3, 4]);
        browser.Begin();
        await board.Event<PortMediaUp>();
        Assert.True(board.Engine.Counters.PacketsFromStrangers >= 100);
        Assert.DoesNotContain(board.Events, e => e is PortDtlsFailed);
    }

    [Fact]
    public async Task A_browser_that_no_longer_checks_is_gone()
    {
        using var board = new Switchboard(o => o with { ConsentLostAfter = TimeSpan.FromMilliseconds(600) });
        var (w, browser) = await board.Browser();
        browser.Begin();
        await board.Event<PortMediaUp>();
        Assert.DoesNotContain(board.Events, e => e is PortMediaLost);
        browser.StopChecks();
        var lost = await board.Event<PortMediaLost>();
        Assert.Equal((w, MediaLoss.NoConsent), (lost.Port, lost.Loss));
    }

    [Fact]
    public async Task Garbage_from_the_browser_s_own_address_does_not_end_its_call()
    {
        using var board = new Switchboard();
        var (_, browser) = await board.Browser();
        browser.Begin();
        await board.Event<PortMediaUp>();
        var dice = new Random(6);
        for (var i = 0; i < 2_000; i++)
        {
            var noise = new byte[dice.Next(1, 300)];
            dice.NextBytes(noise);
            browser.SendRaw(noise);
            if (i % 100 == 0) await Task.Yield();
        }
        var heard = browser.Heard.Length;
        await board.Until(() => browser.Heard.Length > heard + TimeSpan.FromMilliseconds(400), "media after the garbage");
        Assert.DoesNotContain(board.Events, e => e is PortMediaLost or PortDtlsFailed);
    }
}
