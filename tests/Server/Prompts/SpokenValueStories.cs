using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Antiphon.Engine.Contract;
using Antiphon.Server.Features.Calls;
using Antiphon.Server.Tests.App;
using Antiphon.TestKit;
using Antiphon.TestKit.Audio;
using Antiphon.TestKit.Peers;
using Antiphon.TestKit.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace Antiphon.Server.Tests.Prompts;

/// <summary>A caller hears a value, stitched from pieces that the centre recorded itself: each piece is a tone here.</summary>
public sealed class SpokenValueStories : IAsyncLifetime
{
    private static readonly TimeSpan Piece = TimeSpan.FromSeconds(0.5);
    private static IPEndPoint Sip { get; } = new(IPAddress.Loopback, FreePorts.UdpAndTcp());
    private CentreUnderTest _centre = null!;

    public async Task InitializeAsync()
    {
        var options = CentreUnderTest.NewOptions() with { Sip = Sip.Port };
        foreach (var (language, key, hertz) in ((string, string, double)[])[("zh-CN", "12", 500), ("zh-CN", "yuan", 800), ("zh-CN", "5", 1100), ("zh-CN", "jiao", 1400), ("en-US", "12", 600), ("en-US", "yuan", 900), ("en-US", "and", 1200), ("en-US", "50", 1500), ("en-US", "fen", 1800)])
        {
            var folder = Directory.CreateDirectory(Path.Combine(options.Data, "prompts", "pieces", language)).FullName;
            Wav.Write(Path.Combine(folder, $"{key}.wav"), Sound.Tone(hertz, Piece));
        }
        _centre = await CentreUnderTest.Start(options);
    }

    public async Task DisposeAsync() => await _centre.DisposeAsync();

    [Theory, InlineData("zh-CN", "4811", 500, 800, 1100, 1400), InlineData("en-US", "4812", 600, 900, 1200, 1500, 1800)]
    public async Task A_caller_hears_an_amount_piece_by_piece_in_his_language(string language, string number, params int[] hertz)
    {
        await Publish(language, number);
        await using var phone = new WirePhone("13900139001", Sip, "127.0.0.1");
        await using var audio = new WireAudio(300);
        var call = WireCall.To(phone, number);
        audio.TalkTo(await call.Connect(WireCall.Sdp(audio.Local)));

        await Eventually.Holds(() => audio.Last(Sound.SamplesPerSecond / 2).Hears(2_000), TimeSpan.FromSeconds(30), "the tone after the amount");
        var heard = audio.Last((int)(30 * Sound.SamplesPerSecond));
        Assert.Equal(hertz, Order(heard, hertz));
        await call.Bye();
    }

    /// <summary>The tones in the order in which each is first heard.</summary>
    private static int[] Order(Sound heard, int[] hertz)
    {
        var step = TimeSpan.FromMilliseconds(50);
        var first = hertz.ToDictionary(h => h, h => Enumerable.Range(0, (int)(heard.Length / step) - 4).First(i => heard.Part(i * step, 4 * step).Hears(h)));
        return [.. hertz.OrderBy(h => first[h])];
    }

    private async Task Publish(string language, string number)
    {
        using var program = _centre.Program();
        var document = JsonNode.Parse($$"""
            {"name":"余额","flow":{"id":"x","version":0,"start":"answer","fallback":"sales","language":"{{language}}","nodes":{
              "answer":{"$type":"answer","next":"set"},
              "set":{"$type":"set","values":[{"variable":"balance","expression":"25 / 2"}],"next":"say"},
              "say":{"$type":"play","prompts":["say:money:balance"],"next":"end"},
              "end":{"$type":"tone","frequencyHz":2000}
            } } }
            """)!;
        var id = $"say-{number}";
        (await program.PostAsJsonAsync("api/flows", new { id, name = "余额", document })).EnsureSuccessStatusCode();
        (await program.PostAsJsonAsync($"api/flows/{id}/publish", new { revision = 1 })).EnsureSuccessStatusCode();
        (await program.PutAsJsonAsync($"api/flows/{id}/numbers", new { numbers = new[] { number } })).EnsureSuccessStatusCode();
        var centre = _centre.Services.GetRequiredService<CallCentre>();
        await Eventually.Holds(() => centre.State.Centre.Numbers.GetValueOrDefault(number) is ToFlow, TimeSpan.FromSeconds(20), "the number is in force");
    }
}
