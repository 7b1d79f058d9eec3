using System.Diagnostics;
using Antiphon.TestKit.Wire;

namespace Antiphon.Interop.Tests;

/// <summary>A caller written line by line, with mouth and ear: dials the centre from an address that its sample trunk trusts.</summary>
internal sealed class Caller : IAsyncDisposable
{
    private static int _serial;
    private readonly WirePhone _phone;
    private readonly RunningCentre _centre;

    private Caller(WirePhone phone, WireCall call, WireAudio audio, RunningCentre centre, string number) =>
        (_phone, Call, Audio, _centre, Number) = (phone, call, audio, centre, number);

    public WireCall Call { get; }

    public WireAudio Audio { get; }

    /// <summary>Own number, different for each caller: by it the call is found in the list.</summary>
    public string Number { get; }

    /// <param name="as">The number of an earlier caller; null: one of his own.</param>
    public static Caller At(RunningCentre centre, string dials, double toneHz = 440, string address = "127.0.0.1", string? @as = null)
    {
        var number = @as ?? $"154{Random.Shared.Next(100_000):00000}{Interlocked.Increment(ref _serial):000}";
        var phone = new WirePhone(number, centre.Sip, address);
        return new Caller(phone, WireCall.To(phone, dials), new WireAudio(toneHz, address), centre, number);
    }

    public string Offer => WireCall.Sdp(Audio.Local);

    /// <summary>How many different SIP messages came to his telephone.</summary>
    public int Told => _phone.Everything.Count;

    /// <summary>Dials and is answered; talks from then on.</summary>
    public async Task IsAnswered() => Audio.TalkTo(await Call.Connect(Offer));

    /// <summary>Dials and is refused.</summary>
    /// <returns>The final status.</returns>
    public async Task<int> IsRefused()
    {
        await Call.Invite(Offer);
        var final = await _phone.Expect(m => m.Status >= 200 && m.Method == "INVITE", "a final answer");
        await Call.Ack(refused: final);
        return final.Status;
    }

    /// <summary>Waits until every half second of the last stretch holds the tone.</summary>
    public Task HearsSteadily(double frequencyHz, double seconds)
    {
        var half = TimeSpan.FromSeconds(0.5);
        var wanted = (int)(seconds * Sound.SamplesPerSecond);
        return Eventually.Holds(() =>
        {
            var last = Audio.Last(wanted);
            return last.Samples.Count == wanted && Enumerable.Range(0, (int)(seconds * 2)).All(i => last.Part(i * half, half).Hears(frequencyHz));
        }, TimeSpan.FromSeconds(seconds + 15), $"{Number} hears {frequencyHz} Hz for {seconds} s", () => _centre.Output);
    }

    /// <summary>Presses the key, again after a while, until it has had its effect: welcome words do not listen.</summary>
    public async Task PressesUntil(char key, Func<Task<bool>> effect, string what)
    {
        var since = Stopwatch.StartNew();
        Audio.Press(key);
        await Eventually.Holds(async () =>
        {
            if (since.Elapsed > TimeSpan.FromSeconds(1.5))
            {
                Audio.Press(key);
                since.Restart();
            }
            return await effect();
        }, TimeSpan.FromSeconds(20), what, () => _centre.Output);
    }

    /// <summary>This caller's call, once it is over.</summary>
    public async Task<JsonElement> Record()
    {
        var found = await Eventually.Gets(async () => await Find() is { } call && call.GetProperty("endedAt").ValueKind == JsonValueKind.String ? (object)call : null,
            TimeSpan.FromSeconds(10), $"the call of {Number} is over and stands in the list", () => _centre.Output);
        return (JsonElement)found;
    }

    public async Task<JsonElement?> Find()
    {
        foreach (var call in await _centre.Calls())
            if (call.GetProperty("caller").GetProperty("number").GetString() == Number) return call;
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await Audio.DisposeAsync();
        await _phone.DisposeAsync();
    }
}
