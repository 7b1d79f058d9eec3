using Antiphon.Server.Features.Prompts;
using Antiphon.Switch.Contract;
using Antiphon.TestKit.Audio;
using Microsoft.Extensions.Logging.Abstractions;

namespace Antiphon.Server.Tests.Prompts;

public sealed class PromptStoreTests : IDisposable
{
    private readonly string _folder = TestFolder.New("prompts");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task First_start_makes_every_prompt_as_telephone_audio_at_speech_level()
    {
        var store = await Prepared("espeak-ng");

        foreach (var prompt in PromptCatalogue.Prompts.Where(p => p.Kind == PromptKind.Speech))
        {
            var sound = Heard(store, prompt.Name);
            Assert.InRange(sound.Length.TotalSeconds, 0.1, 15);
            Assert.InRange(sound.Level, -24, -12);                          // −20 dBFS is about −17 dBm0.
        }
        Assert.Empty(Directory.GetFiles(_folder, "*.tones.wav"));
    }

    [Fact]
    public async Task Everything_is_spoken_in_english_too_and_values_have_their_pieces()
    {
        var store = await Prepared("espeak-ng");
        await store.PrepareSpokenAsync(CancellationToken.None);

        foreach (var prompt in PromptCatalogue.Prompts.Where(p => p.Kind == PromptKind.Speech))
        {
            var english = Assert.IsType<FilePart>(Assert.Single(store.Find(prompt.Name, "en-US")));
            Assert.InRange(Wav.Read(english.Path).Single().Length.TotalSeconds, 0.1, 15);
            Assert.NotEqual(english, store.Find(prompt.Name)[0]);
        }
        Assert.All(store.All, sound => Assert.Contains("en-US", sound.Languages));
        foreach (var language in (string[])["zh-CN", "en-US"])
            Assert.All(store.Find("say:money:1234.56", language), part => Assert.InRange(Wav.Read(Assert.IsType<FilePart>(part).Path).Single().Length.TotalSeconds, 0.05, 3));
    }

    [Fact]
    public async Task Without_a_speech_program_a_value_is_a_tone_for_each_piece()
    {
        var store = await Prepared("no-such-program-here");
        Assert.Equal(4, store.Find("say:money:12.5").Count(part => part is TonePart));
    }

    [Fact]
    public async Task Without_a_speech_program_each_prompt_is_a_tone_sequence_of_its_own()
    {
        var store = await Prepared("no-such-program-here");

        var sounds = PromptCatalogue.Prompts.Where(p => p.Kind == PromptKind.Speech).Select(p => string.Join(',', Heard(store, p.Name).Samples)).ToList();
        Assert.Equal(sounds.Count, sounds.Distinct().Count());
    }

    [Fact]
    public async Task Tones_give_way_to_speech_at_the_first_start_that_has_a_speech_program()
    {
        await Prepared("no-such-program-here");
        var store = await Prepared("espeak-ng");

        Assert.Equal("welcome.wav", Path.GetFileName(Assert.IsType<FilePart>(Assert.Single(store.Find("welcome"))).Path));
        Assert.Empty(Directory.GetFiles(_folder, "*.tones.wav"));
    }

    [Fact]
    public async Task A_prompt_that_the_centre_recorded_itself_is_kept()
    {
        var own = Wav.Write(Path.Combine(_folder, "welcome.wav"), Sound.Tone(700, TimeSpan.FromSeconds(1)));
        var store = await Prepared("espeak-ng");

        Assert.True(Heard(store, "welcome").Hears(700));
        Assert.Equal(own, Assert.IsType<FilePart>(Assert.Single(store.Find("welcome"))).Path);
    }

    [Theory]
    [InlineData("no-such-prompt")]
    [InlineData("../../etc/passwd")]
    [InlineData("")]
    public async Task An_unknown_name_is_a_short_tone_and_never_a_file(string name)
    {
        var store = await Prepared("no-such-program-here");

        var tone = Assert.IsType<TonePart>(Assert.Single(store.Find(name)));
        Assert.InRange(tone.Length!.Value.TotalSeconds, 0.1, 1);
    }

    [Fact]
    public async Task A_speech_program_that_hangs_is_given_up()
    {
        var clock = new ManualClock();
        var script = Path.Combine(_folder, "hangs.sh");
        await File.WriteAllTextAsync(script, "#!/bin/sh\nexec sleep 600\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);

        var speech = new Espeak(clock, script).SayAsync("你好", "cmn", 160, 50, CancellationToken.None);
        clock.Advance(TimeSpan.FromSeconds(16));

        Assert.Null(await speech.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    private async Task<PromptStore> Prepared(string program)
    {
        var store = new PromptStore(_folder, new Espeak(TimeProvider.System, program), NullLogger<PromptStore>.Instance);
        await store.PrepareAsync(CancellationToken.None);
        return store;
    }

    private static Sound Heard(PromptStore store, string name) => Wav.Read(Assert.IsType<FilePart>(Assert.Single(store.Find(name))).Path).Single();
}
