using System.Collections.Immutable;
using System.Diagnostics;
using Antiphon.TestKit.Audio;

namespace Antiphon.Switch.Tests;

/// <summary>A switch on loopback for one test: a trunk trusted by the address 127.0.0.1, a trunk with a digest account, two extensions.
/// Timers are those of the RFCs; a test that waits for one puts the clock forward. When the test is over nothing may be left open.</summary>
public abstract class SwitchStory : IAsyncLifetime
{
    protected const string TrustedTrunk = "carrier";
    protected const string Stranger = "127.0.3.3";
    protected const string Desk = "127.0.3.4";
    private static int _ranges;

    private readonly List<IAsyncDisposable> _open = [];
    private readonly ToldEvents _told = new();

    internal ToldEvents Told => _told;

    protected TelephoneSwitch Switch { get; private set; } = null!;

    protected SkippingClock Clock { get; } = new();

    protected IdSource Ids { get; } = new(TimeProvider.System);

    protected virtual SwitchLimits Limits => new();

    protected virtual bool OfferSha256 => false;

    /// <summary>Address of the switch.</summary>
    protected virtual string At => "127.0.0.1";

    public virtual Task InitializeAsync()
    {
        Switch = NewSwitch(_told, address: At);
        Switch.Configure(Configuration());
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await NothingIsLeft(Switch);
        foreach (var open in Enumerable.Reverse(_open)) await open.DisposeAsync();
    }

    /// <summary>Ends with the story.</summary>
    protected T Keep<T>(T peer) where T : IAsyncDisposable
    {
        lock (_open) _open.Add(peer);
        return peer;
    }

    /// <param name="port">Of SIP; 0: the system chooses.</param>
    private protected TelephoneSwitch NewSwitch(ISwitchListener listener, int port = 0, string address = "127.0.0.1", Func<SwitchOptions, SwitchOptions>? with = null)
    {
        var range = 24_000 + Interlocked.Increment(ref _ranges) % 40 * 100;
        var options = new SwitchOptions
        {
            BindAddress = IPAddress.Parse(address), SipPort = port, RtpPortFirst = range, RtpPortLast = range + 99, Limits = Limits, OfferSha256 = OfferSha256,
        };
        var made = new TelephoneSwitch(with?.Invoke(options) ?? options, Clock, Ids);
        made.Start(listener);
        _open.Add(made);
        return made;
    }

    protected virtual SwitchConfiguration Configuration() => new(
        [
            new Trunk(TrustedTrunk) { Sources = [IPAddress.Loopback], TrustsIdentity = true },
            new Trunk("account") { Inbound = Account("pbx", "trunk-secret") },
        ],
        new[] { new Extension("8001", Account("8001", "secret-1")), new Extension("8002", Account("8002", "secret-2")) }.ToImmutableDictionary(e => e.Number));

    protected static DigestAccount Account(string user, string password) =>
        new(user, "antiphon", WireDigest.Ha1Md5(user, "antiphon", password), WireDigest.Ha1Sha256(user, "antiphon", password));

    /// <summary>A phone at the trusted trunk, unless another address is given.</summary>
    protected WirePhone Phone(string user, string address = "127.0.0.1")
    {
        var phone = new WirePhone(user, Switch.SipUdp, address);
        Keep(phone);
        return phone;
    }

    protected WireAudio Audio(double toneHz = 440, string address = "127.0.0.1", double levelDbm0 = WireAudio.ToneDbm0)
    {
        var audio = new WireAudio(toneHz, address, levelDbm0);
        Keep(audio);
        return audio;
    }

    /// <summary>An identity for a leg that the test dials.</summary>
    protected LegId NewLeg() => Ids.NextLeg();

    /// <summary>A caller on the trusted trunk, answered and heard: dialog and media stand.</summary>
    protected async Task<(WirePhone Phone, WireCall Call, WireAudio Audio, LegId Leg)> AnsweredCaller(string from = "13800001111", double toneHz = 440, params string[] headers) =>
        await AnsweredCaller(from, Audio(toneHz), headers);

    protected async Task<(WirePhone Phone, WireCall Call, WireAudio Audio, LegId Leg)> AnsweredCaller(string from, WireAudio audio, params string[] headers)
    {
        var phone = Phone(from);
        var call = WireCall.To(phone, "4000");
        await call.Invite(WireCall.Sdp(audio.Local), headers);
        var leg = (await Told.Expect<LegArrived>(l => l.Caller == from)).Leg;
        Switch.Do(new AnswerLeg(leg));
        audio.TalkTo(await call.Expect(200));
        await call.Ack();
        await Told.Expect<LegAnswered>(l => l.Leg == leg);
        return (phone, call, audio, leg);
    }

    /// <summary>A desk phone of an extension that we called, answered and heard.</summary>
    protected async Task<(WirePhone Phone, WireCall Call, WireAudio Audio, LegId Leg)> AnsweredDesk(double toneHz = 700, string extension = "8001",
        string password = "secret-1", string address = Desk, params string[] headers)
    {
        var phone = await RegisteredPhone(extension, password, address);
        var leg = NewLeg();
        Switch.Do(new DialLeg(leg, new ExtensionTarget(extension), "13800001111", "", TimeSpan.FromSeconds(30)));
        var invite = await phone.ExpectRequest("INVITE");
        var audio = Audio(toneHz, address);
        var call = WireCall.From(phone, invite);
        await call.Answer(invite, WireCall.Sdp(audio.Local), headers);
        audio.TalkTo(invite);
        await Told.Expect<LegAnswered>(a => a.Leg == leg);
        return (phone, call, audio, leg);
    }

    /// <summary>A desk phone of an extension, registered.</summary>
    protected async Task<WirePhone> RegisteredPhone(string extension = "8001", string password = "secret-1", string address = Desk)
    {
        var phone = Phone(extension, address);
        await Register(phone, password);
        await Told.Expect<ExtensionRegistered>(e => e.Extension == extension);
        return phone;
    }

    /// <returns>The last response.</returns>
    protected static async Task<WireMessage> Register(WirePhone phone, string password, int expires = 120, string? contactParams = null, string? contact = null)
    {
        var register = WireRegister.Of(phone);
        await register.Send(expires, contact ?? $"<sip:{phone.User}@{phone.Local}>{contactParams}");
        var challenge = await phone.Expect(m => m.IsResponse && m.Method == "REGISTER", "an answer to REGISTER");
        if (challenge.Status != 401) return challenge;
        await register.Send(expires, contact ?? $"<sip:{phone.User}@{phone.Local}>{contactParams}", challenge, password);
        return await phone.Expect(m => m.IsResponse && m.Method == "REGISTER", "an answer to REGISTER");
    }

    /// <summary>Puts the clock forward: what falls due by then is done at once.</summary>
    protected void Skip(TimeSpan by)
    {
        Clock.Skip(by);
        Wake(Switch);
    }

    /// <summary>Legs end by themselves; transactions and what is left of dialogs when the timers of the RFC have run out.</summary>
    protected async Task NothingIsLeft(TelephoneSwitch made)
    {
        var waiting = Stopwatch.StartNew();
        var left = made.Leftovers();
        while (left is not { Dialogs: 0, Transactions: 0, Legs: 0, Ports: 0, Timers: 0, Recordings: 0, Faxes: 0 } && waiting.Elapsed < WirePhone.Patience)
        {
            await Task.Delay(10);
            if (left is { Legs: 0, Ports: 0, Recordings: 0 }) Clock.Skip(TimeSpan.FromSeconds(1));
            Wake(made);
            left = made.Leftovers();
        }
        Assert.Equal(left with { Dialogs = 0, Transactions = 0, Legs = 0, Ports = 0, Timers = 0, Recordings = 0, Faxes = 0 }, left);
    }

    /// <summary>Somewhere, for 0.2 s: a busy machine may lose a packet anywhere else.</summary>
    protected static bool HasStretch(Sound sound, double frequencyHz)
    {
        var length = TimeSpan.FromSeconds(0.2);
        for (var from = TimeSpan.Zero; from + length <= sound.Length; from += length / 2)
            if (sound.Part(from, length).Hears(frequencyHz)) return true;
        return false;
    }

    // An operation on a leg that is not there is void, but the loop looks at the clock.
    private static void Wake(TelephoneSwitch made) => made.Do(new StopPlay(default));
}
