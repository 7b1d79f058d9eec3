using Antiphon.Switch;

namespace Antiphon.Server.Tests.Phone;

/// <summary>An extension of the centre with a telephone that is registered; both go with it.</summary>
internal sealed class RegisteredPhone : IAsyncDisposable
{
    private readonly HttpClient _admin;

    private RegisteredPhone(HttpClient admin, WirePhone wire, string secret) => (_admin, Wire, Secret) = (admin, wire, secret);

    public WirePhone Wire { get; }

    public string Number => Wire.User;

    public string Secret { get; }

    public static IPEndPoint Sip(CentreUnderTest centre) => new(IPAddress.Loopback, centre.Services.GetRequiredService<TelephoneSwitch>().SipUdp.Port);

    /// <param name="settings">Of the extension, with its number.</param>
    public static async Task<RegisteredPhone> Of(CentreUnderTest centre, HttpClient admin, string number, object? settings = null)
    {
        var made = await (await admin.PostAsJsonAsync("api/extensions", settings ?? new { number })).Json();
        var phone = new RegisteredPhone(admin, new WirePhone(number, Sip(centre)), made.GetProperty("password").GetString()!);
        await phone.Register();
        // The loop learns of it behind the switch.
        await Eventually.Holds(async () => (await (await admin.GetAsync("api/extensions")).Json()).EnumerateArray()
            .Single(e => e.GetProperty("settings").GetProperty("number").GetString() == number).GetProperty("registered").GetBoolean(), WirePhone.Patience, $"{number} is registered");
        return phone;
    }

    /// <summary>A call that this phone makes, digest and all, up to the first answer that is no challenge.</summary>
    public async Task<WireCall> Dial(string number, IPEndPoint? rtp = null)
    {
        var call = WireCall.To(Wire, number);
        await call.InviteWithDigest(WireCall.Sdp(rtp ?? Wire.Local), Secret, Number);
        return call;
    }

    private async Task Register()
    {
        var register = WireRegister.Of(Wire);
        await register.Send(300, $"<sip:{Number}@{Wire.Local}>");
        var challenge = await Wire.ExpectStatus(401, "REGISTER");
        await register.Send(300, $"<sip:{Number}@{Wire.Local}>", challenge, Secret);
        await Wire.ExpectStatus(200, "REGISTER");
    }

    public async ValueTask DisposeAsync()
    {
        await Wire.DisposeAsync();
        await _admin.DeleteAsync($"api/extensions/{Number}?force=true");
    }
}
