using Antiphon.TestKit.Peers;

namespace Antiphon.Server.Tests.Flows;

/// <summary>Callers speak and are spoken to by services, and key what tables know: the whole way, with telephones on the wire.</summary>
public sealed class SpeechStories : FlowCentre
{
    private SpeechStandIn _speech = null!;

    private protected override IEnumerable<(string Name, double Hertz, double Seconds)> Sounds() =>
    [
        ("first", 500, 0.5), ("second", 700, 3), ("goodbye", 900, 3), ("wrong-key", 1_100, 0.5), ("closed", 1_700, 3), ("welcome", 2_000, 0.5),
        .. Enumerable.Range(0, 10).Select(digit => ($"pieces/zh-CN/{digit}", 1_500.0, 0.5)),
    ];

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _speech = await SpeechStandIn.Start(new() { [440] = "我要买东西", [620] = "今天天气不错" });
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _speech.DisposeAsync();
    }

    [Fact]
    public async Task A_spoken_menu_word_takes_the_branch_of_its_key_and_without_an_engine_the_key_alone_does()
    {
        await Publish("spoken", "4820", """
            "answer":{"$type":"answer","next":"menu"},
            "menu":{"$type":"menu","prompts":["first"],"keys":{"1":"buy"},"words":{"1":"买东西，订购"},"otherwise":"bye","tries":1,"firstKeySeconds":60},
            "buy":{"$type":"play","prompts":["second"],"next":"end"},"bye":{"$type":"play","prompts":["goodbye"],"next":"end"},"end":{"$type":"hang-up"}
            """);
        Assert.False((await Json("api/flows/choices")).GetProperty("speech").GetBoolean());        // Nothing of it is shown.
        await using (var ear = new WireAudio(440))
        {
            await using var phone = new WirePhone("13900139020", Sip, "127.0.0.1");
            var byKey = await Talk(phone, ear, "4820");
            await Hears(ear, 500, "the menu");
            ear.Press('1');
            await Hears(ear, 700, "the branch of the key");
            await byKey.Bye();
        }

        await SetSpeech();
        Assert.True((await Json("api/flows/choices")).GetProperty("speech").GetBoolean());
        await using (var mouth = new WireAudio(440))
        {
            await using var phone = new WirePhone("13900139021", Sip, "127.0.0.1");
            mouth.FallSilent();
            var spoken = await Talk(phone, mouth, "4820");
            await Hears(mouth, 500, "the menu");
            await SaysUntilHeard(mouth, 700);
            await spoken.Bye();
        }
        Assert.Equal(("zh", "Bearer geheim"), (_speech.LastLanguage, _speech.LastKey));

        // Not a word of the menu: the key works all the same, in the middle of it.
        await using var other = new WireAudio(620);
        await using var last = new WirePhone("13900139022", Sip, "127.0.0.1");
        other.FallSilent();
        var misheard = await Talk(last, other, "4820");
        await Hears(other, 500, "the menu");
        await Say(other);
        other.SpeakAgain();
        other.Press('1');
        await Hears(other, 700, "the branch of the key");
        await misheard.Bye();
        var folder = Path.Combine(UnderTest.Options.Data, "voicemail");
        await Eventually.Holds(() => !Directory.Exists(folder) || !Directory.EnumerateFiles(folder, "*-said*").Any(), Soon, "nothing is kept of what was said");
    }

    [Fact]
    public async Task A_balance_is_spoken_by_the_engine_that_is_plugged_in_and_piece_by_piece_without_it()
    {
        await Publish("balance", "4821", """
            "answer":{"$type":"answer","next":"set"},"set":{"$type":"set","values":[{"variable":"balance","expression":"77"}],"next":"say"},
            "say":{"$type":"play","prompts":["say:digits:balance"],"next":"after"},"after":{"$type":"play","prompts":["goodbye"],"next":"end"},"end":{"$type":"hang-up"}
            """);
        await HearsBalance("13900139030", 1_500);
        await SetSpeech();
        await HearsBalance("13900139031", _speech.VoiceHz);
        Assert.Equal("七七", _speech.LastSpoken);
        var trial = await (await Client.PostAsJsonAsync("api/speech/test", new { })).Json();
        Assert.Equal(1, trial.GetProperty("seconds").GetDouble(), 1);
        var spoken = await Client.PostAsJsonAsync("api/prompts/second/speech", new { language = "zh-CN" });
        Assert.True(spoken.IsSuccessStatusCode, await spoken.Content.ReadAsStringAsync());
        Assert.Equal("已收到，谢谢。", _speech.LastSpoken);
        _speech.Broken = true;
        await Publish("balance-2", "4822", """
            "answer":{"$type":"answer","next":"set"},"set":{"$type":"set","values":[{"variable":"balance","expression":"88"}],"next":"say"},
            "say":{"$type":"play","prompts":["say:digits:balance"],"next":"after"},"after":{"$type":"play","prompts":["goodbye"],"next":"end"},"end":{"$type":"hang-up"}
            """);
        await HearsBalance("13900139032", 1_500, "4822");
    }

    [Fact]
    public async Task A_member_keys_number_and_password_and_three_wrong_pairs_go_to_normal_service()
    {
        var import = await Client.PostAsJsonAsync("api/data-tables/members/rows", new { rows = new[] { new { key = "880001", password = "2468", cells = new[] { "王小明", "gold" } } } });
        Assert.True(import.IsSuccessStatusCode, await import.Content.ReadAsStringAsync());
        await Publish("card", "4823", """
            "answer":{"$type":"answer","next":"begin"},"begin":{"$type":"set","values":[{"variable":"wrong","expression":"0"}],"next":"card"},
            "card":{"$type":"collect","prompts":["first"],"variable":"card","minimum":4,"maximum":16,"next":"pin","otherwise":"ordinary"},
            "pin":{"$type":"collect","prompts":["welcome"],"variable":"pin","minimum":4,"maximum":12,"secret":true,"next":"check","otherwise":"ordinary"},
            "check":{"$type":"query","table":"members","key":"card","secret":"pin","results":[{"variable":"level","path":"level"}],"next":"member","otherwise":"count","error":"ordinary"},
            "count":{"$type":"set","values":[{"variable":"wrong","expression":"wrong + 1"}],"next":"again"},
            "again":{"$type":"condition","branches":[{"when":"wrong < 3","next":"sorry"}],"otherwise":"ordinary"},"sorry":{"$type":"play","prompts":["wrong-key"],"next":"card"},
            "member":{"$type":"play","prompts":["second"],"next":"end"},"ordinary":{"$type":"play","prompts":["goodbye"],"next":"end"},"end":{"$type":"hang-up"}
            """);
        await using var audio = new WireAudio(440);
        await using var phone = new WirePhone("13900139040", Sip, "127.0.0.1");
        var right = await Talk(phone, audio, "4823");
        await Keys(audio, 500, "880001#");
        await Keys(audio, 2_000, "2468#");
        await Hears(audio, 700, "the premium route");
        await right.Bye();

        await using var wrongAudio = new WireAudio(440);
        await using var wrongPhone = new WirePhone("13900139041", Sip, "127.0.0.1");
        var wrong = await Talk(wrongPhone, wrongAudio, "4823");
        for (var i = 0; i < 3; i++)
        {
            await Keys(wrongAudio, 500, "880001#");
            await Keys(wrongAudio, 2_000, "9753#");
            if (i < 2) await Hears(wrongAudio, 1_100, "that it is wrong");
        }
        await Hears(wrongAudio, 900, "normal service");
        await wrong.Bye();
        foreach (var file in Directory.EnumerateFiles(UnderTest.Options.Data, "*", SearchOption.AllDirectories).Where(f => f.EndsWith(".log", StringComparison.Ordinal)))
            Assert.DoesNotContain("9753", await SharedText(file), StringComparison.Ordinal);
        Assert.Equal("409 in-use", await (await Client.DeleteAsync("api/data-tables/members")).Refusal());
    }

    [Fact]
    public async Task Whatever_the_web_service_does_the_caller_hears_the_error_exit()
    {
        await using var service = await MoodyService.Start();
        (await Client.PutAsJsonAsync("api/flows/settings", new { insideHosts = new[] { service.Host } })).EnsureSuccessStatusCode();
        foreach (var (mood, number) in ((string, string)[])[("slow", "4831"), ("down", "4832"), ("rubbish", "4833"), ("inside", "4834")])
        {
            var host = mood == "down" ? $"127.0.0.1:{FreePorts.UdpAndTcp()}" : service.Host;
            await Publish(mood, number, $$"""
                "answer":{"$type":"answer","next":"web"},
                "web":{"$type":"web-service","url":"http://{{host}}/{{mood}}","method":"GET","body":"","results":[{"variable":"x","path":"x"}],"timeoutSeconds":1,"retries":1,"next":"fine","error":"wrong"},
                "fine":{"$type":"play","prompts":["second"],"next":"end"},"wrong":{"$type":"play","prompts":["closed"],"next":"end"},"end":{"$type":"hang-up"}
                """);
            await using var audio = new WireAudio(440);
            await using var phone = new WirePhone($"1390013905{number[^1]}", Sip, "127.0.0.1");
            var call = await Talk(phone, audio, number);
            await Hears(audio, 1_700, $"the error exit when the service is {mood}");
            await call.Bye();
        }
        var board = await Json("api/flows/board");
        Assert.Equal(4, board.GetProperty("errors").EnumerateArray().Count(e => e.GetProperty("errorExits").GetInt32() == 1));
        foreach (var flow in board.GetProperty("flows").EnumerateArray())
            Assert.Equal(flow.GetProperty("entered").GetInt32(), ((string[])["now", "contained", "transferred", "hungUp", "failed"]).Sum(name => flow.GetProperty(name).GetInt32()));
    }

    private async Task HearsBalance(string number, double hertz, string dialled = "4821")
    {
        await using var audio = new WireAudio(440);
        await using var phone = new WirePhone(number, Sip, "127.0.0.1");
        var call = await Talk(phone, audio, dialled);
        await Hears(audio, hertz, "the balance");
        await Hears(audio, 900, "what comes after it");
        await call.Bye();
    }

    private Task SetSpeech() => Ok(Client.PutAsJsonAsync("api/speech", new
    {
        recogniser = new { url = $"{_speech.Url}/hear", model = "stand-in" }, voice = new { url = $"{_speech.Url}/speak", model = "stand-in", voiceZh = "a", voiceEn = "" }, timeoutSeconds = 10, recogniserKey = "geheim", voiceKey = "geheim",
    }));

    /// <summary>As a person does who is not understood: on a busy machine a word may come in pieces.</summary>
    private static async Task SaysUntilHeard(WireAudio mouth, double hertz)
    {
        await Eventually.Holds(async () =>
        {
            await Say(mouth);
            for (var look = 0; look < 60; look++)
            {
                if (mouth.Last(3_200).Hears(hertz)) return true;
                await Task.Delay(50);
            }
            return false;
        }, TimeSpan.FromSeconds(50), $"{hertz} Hz is heard after the word");
    }

    /// <summary>Long enough that a busy machine records a part of it.</summary>
    private static async Task Say(WireAudio mouth)
    {
        mouth.SpeakAgain();
        await Task.Delay(TimeSpan.FromSeconds(1.2));
        mouth.FallSilent();
    }

    private static async Task Keys(WireAudio audio, double hertz, string keys)
    {
        await Hears(audio, hertz, "the question");
        foreach (var key in keys) audio.Press(key);
    }

    private static async Task<string> SharedText(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }
}
