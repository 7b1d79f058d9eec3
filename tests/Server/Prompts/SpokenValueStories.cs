using System.Text.Json.Nodes;
using Antiphon.TestKit.Audio;

namespace Antiphon.Server.Tests.Prompts;

/// <summary>A caller hears a value, stitched from pieces that the centre recorded itself: each piece is a tone here.</summary>
public sealed class SpokenValueStories : CentreOfItsOwn
{
    private const double Piece = 0.5;

    private protected override IEnumerable<(string Name, double Hertz, double Seconds)> Sounds() =>
    [
        ("pieces/zh-CN/12", 500, Piece), ("pieces/zh-CN/yuan", 800, Piece), ("pieces/zh-CN/5", 1100, Piece), ("pieces/zh-CN/jiao", 1400, Piece),
        ("pieces/en-US/12", 600, Piece), ("pieces/en-US/yuan", 900, Piece), ("pieces/en-US/and", 1200, Piece), ("pieces/en-US/50", 1500, Piece), ("pieces/en-US/fen", 1800, Piece),
    ];

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
        using var program = UnderTest.Program();
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
        var centre = Calls;
        await Eventually.Holds(() => centre.State.Centre.Numbers.GetValueOrDefault(number) is ToFlow, TimeSpan.FromSeconds(20), "the number is in force");
    }
}
