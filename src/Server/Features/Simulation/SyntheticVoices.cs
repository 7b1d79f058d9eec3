using Antiphon.Server.Features.Prompts;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Simulation;

/// <summary>What simulated people say: Mandarin sentences in several voices, or tones where there is no speech program. Made once, kept under
/// DATA/simulation.</summary>
internal sealed class SyntheticVoices(string folder, Espeak espeak)
{
    private const double SpeechDbfs = -22;

    private static readonly ImmutableArray<string> Callers =
    [
        "你好，我想咨询一下我的订单什么时候可以发货。",
        "是的，我昨天已经打过一次电话了，还没有解决。",
        "好的，那我应该怎么办理呢？",
        "我的账单好像不太对，麻烦你帮我查一下。",
        "设备不能正常启动，指示灯一直在闪。",
        "可以，请你再说一遍好吗？",
        "我想改一下收货地址，来得及吗？",
        "好的，谢谢你，没有别的问题了。",
    ];

    private static readonly ImmutableArray<string> Agents =
    [
        "您好，很高兴为您服务，请问有什么可以帮您？",
        "请您稍等，我马上为您查询。",
        "好的，我已经为您登记，请您放心。",
        "麻烦您提供一下订单号码。",
        "这个问题我会转交技术部门，明天给您回电话。",
        "请问还有其他可以帮您的吗？",
    ];

    private static readonly ImmutableArray<string> Voices = ["cmn", "cmn+f2", "cmn+m3", "cmn+f4", "cmn+m7", "cmn+f5"];

    private volatile string[] _callers = [];
    private volatile string[] _agents = [];

    /// <summary>Makes what is missing. Whoever talks before it is done is silent.</summary>
    public async Task PrepareAsync(CancellationToken stop)
    {
        Directory.CreateDirectory(folder);
        _agents = await MadeAsync("agent", Agents, stop);
        _callers = await MadeAsync("caller", Callers, stop);
    }

    /// <summary>Speaks first, then leaves gaps for the answer.</summary>
    public IReadOnlyList<PromptPart> CallerLines(Draws draws) => Lines(draws, _callers, firstPause: 1.5);

    public IReadOnlyList<PromptPart> AgentLines(Draws draws) => Lines(draws, _agents, firstPause: 0.3);

    private static List<PromptPart> Lines(Draws draws, string[] files, double firstPause)
    {
        if (files.Length == 0) return [new SilencePart(TimeSpan.FromSeconds(10))];
        var parts = new List<PromptPart> { new SilencePart(TimeSpan.FromSeconds(firstPause)) };
        for (var i = 0; i < 4; i++)
        {
            parts.Add(new FilePart(draws.OneOf(files)));
            parts.Add(new SilencePart(draws.Between((2, 5))));
        }
        return parts;
    }

    private async Task<string[]> MadeAsync(string who, ImmutableArray<string> sentences, CancellationToken stop)
    {
        var files = new string[sentences.Length];
        for (var i = 0; i < files.Length; i++)
        {
            files[i] = Path.Combine(folder, $"{who}-{i + 1}.wav");
            if (File.Exists(files[i])) continue;
            var voice = Voices[(i + who.Length) % Voices.Length];
            var sound = await espeak.SayAsync(sentences[i], voice, wordsPerMinute: 155 + 6 * i, pitch: 35 + 7 * i % 40, stop) is { Samples.Length: > 0 } speech
                ? Resampler.To(speech, Pcm.TelephoneRate).Normalised(SpeechDbfs)
                : PromptTones.SequenceFor($"{who}-{i + 1}");
            var part = files[i] + ".part";
            await File.WriteAllBytesAsync(part, sound.ToWave(), stop);
            File.Move(part, files[i], overwrite: true);
        }
        return files;
    }
}
