using Antiphon.Media.Engine;
using Antiphon.Media.Sdp;
using Antiphon.Media.Tests.Mixing;
using Antiphon.TestKit.Audio;

namespace Antiphon.Media.Tests.Engine;

/// <summary>Ports of different codecs, judged by what their phones hear.</summary>
public class TranscodingTests
{
    [Theory]
    [InlineData(AudioCodec.G722, AudioCodec.Pcma)]
    [InlineData(AudioCodec.Opus, AudioCodec.Pcmu)]
    [InlineData(AudioCodec.Opus, AudioCodec.G722)]
    public async Task Two_who_speak_differently_hear_each_other(AudioCodec one, AudioCodec two)
    {
        using var board = new Switchboard();
        var (a, first) = await board.Phone(one);
        var (b, second) = await board.Phone(two);
        first.Speak(440);
        second.Speak(700);
        board.Engine.Join(a, b);
        await board.Until(() => first.HearsExactly(700) && second.HearsExactly(440), "both hear each other");
        RoomTests.InOneLine(second.Headers);
        Assert.All(first.Headers, h => Assert.Equal(first.Negotiated.PayloadType, h.PayloadType));
    }

    [Fact]
    public async Task Between_two_wide_codecs_the_width_is_kept()
    {
        using var board = new Switchboard();
        var (a, first) = await board.Phone(AudioCodec.G722);
        var (b, second) = await board.Phone(AudioCodec.Opus);
        first.Speak(6_000);
        board.Engine.Join(a, b);
        await board.Until(() => second.HeardAtHalfSpeed is { Length.TotalSeconds: > 4 } all && all.Part(all.Length - TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2)).Hears(3_000), "6 kHz through G.722 and Opus");
    }

    [Theory]
    [InlineData(AudioCodec.G722)]
    [InlineData(AudioCodec.Opus)]
    public async Task Two_with_the_same_codec_are_relayed_octet_by_octet(AudioCodec codec)
    {
        using var board = new Switchboard();
        var (a, first) = await board.Phone(codec);
        var (b, second) = await board.Phone(codec);
        board.Engine.Join(a, b);
        await board.Event<PortsJoined>();
        var dice = new Random(9);
        var sent = new List<byte[]>();
        for (var i = 0; i < 20; i++)
        {
            var payload = new byte[codec == AudioCodec.G722 ? 160 : 30 + i];
            dice.NextBytes(payload);
            payload[0] = 0x48;
            sent.Add(payload);
            first.Send(first.Negotiated.PayloadType, payload);
            await board.Until(() => second.Payloads.Length == sent.Count, "the packet");
        }
        Assert.Equal(sent, second.Payloads);
        var headers = second.Headers;
        Assert.All(headers.Zip(headers.Skip(1)), pair => Assert.Equal(codec == AudioCodec.Opus ? 960u : 160u, pair.Second.Timestamp - pair.First.Timestamp));
    }

    [Fact]
    public async Task Codec_changes_in_the_middle_of_a_talk()
    {
        using var board = new Switchboard();
        var (a, first) = await board.Phone(AudioCodec.Pcma);
        var (b, second) = await board.Phone(AudioCodec.Pcma);
        first.Speak(440);
        second.Speak(700);
        board.Engine.Join(a, b);
        await board.Until(() => first.HearsExactly(700) && second.HearsExactly(440), "in A-law");

        using var wide = new RtpPhone(AudioCodec.G722, first.To, System.Net.IPAddress.Loopback) { Ssrc = 0xBEEF };
        wide.Speak(1_000);
        board.Engine.Connect(a, wide.Negotiated, wide.Address.Address);
        await board.Until(() => wide.HearsExactly(700) && second.HearsExactly(1_000), "in G.722 on one side");
        RoomTests.InOneLine(second.Headers);

        board.Engine.Connect(a, first.Negotiated, first.Address.Address);
        first.Forget();
        await board.Until(() => first.HearsExactly(700) && second.HearsExactly(440), "in A-law again");
    }

    [Fact]
    public async Task Room_monitor_prompt_and_recording_do_not_mind_the_codec()
    {
        using var board = new Switchboard();
        var (a, first) = await board.Phone(AudioCodec.Opus);
        var (b, second) = await board.Phone(AudioCodec.G722);
        var (c, third) = await board.Phone(AudioCodec.Pcmu);
        first.Speak(440);
        second.Speak(700);
        third.Speak(1_000);
        var room = new RoomId(1);
        board.Engine.OpenRoom(room);
        foreach (var port in new[] { a, b, c }) board.Engine.EnterRoom(port, room, speaks: true);
        await board.Until(() => first.HearsExactly(700, 1_000) && second.HearsExactly(440, 1_000) && third.HearsExactly(440, 700), "three in a room");

        board.Engine.Join(a, b);
        board.Engine.Monitor(c, a, Monitoring.Listen);
        await board.Until(() => first.HearsExactly(700) && second.HearsExactly(440) && third.HearsExactly(440, 700), "a listener to Opus and G.722");
        board.Engine.StopMonitoring(c);

        var file = Path.Combine(board.Directory, "talk.wav");
        board.Engine.StartRecording(a, "r", file);
        await board.Until(() => Wav.ReadGrowing(file) is [{ Length.TotalSeconds: > 2 }, _], "three seconds are recorded");
        board.Engine.StopRecording(a, "r");
        await board.Event<PortRecordingEnded>();
        var (theirs, ours) = (Wav.Read(file)[0], Wav.Read(file)[1]);
        Assert.True(theirs.Holds(440) && ours.Holds(700));

        board.Engine.Part(a, b);
        board.Engine.Play(a, 5, [new ToneAudio(1_300, null)]);
        await board.Until(() => first.HearsExactly(1_300), "a prompt in Opus");
    }

    [Fact]
    public async Task Relayed_wide_talk_is_recorded_and_heard_by_a_listener_without_being_touched()
    {
        using var board = new Switchboard();
        var (a, first) = await board.Phone(AudioCodec.Opus);
        var (b, second) = await board.Phone(AudioCodec.Opus);
        var (c, third) = await board.Phone(AudioCodec.Pcma);
        first.Speak(440);
        second.Speak(700);
        board.Engine.Join(a, b);
        board.Engine.Monitor(c, b, Monitoring.Listen);
        await board.Until(() => third.HearsExactly(440, 700), "the listener hears both");
        var file = Path.Combine(board.Directory, "talk.wav");
        board.Engine.StartRecording(b, "r", file);
        await board.Until(() => Wav.ReadGrowing(file) is [{ Length.TotalSeconds: > 2 }, _], "three seconds are recorded");
        board.Engine.StopRecording(b, "r");
        await board.Event<PortRecordingEnded>();
        var channels = Wav.Read(file);
        Assert.True(channels[0].Holds(700) && channels[1].Holds(440));
        Assert.Empty(third.Keys);
    }

    [Theory]
    [InlineData(AudioCodec.Opus, AudioCodec.Pcma)]
    [InlineData(AudioCodec.Opus, AudioCodec.Opus)]
    [InlineData(AudioCodec.G722, AudioCodec.Opus)]
    public async Task Key_of_one_reaches_the_other_once_in_the_units_of_his_clock(AudioCodec one, AudioCodec two)
    {
        using var board = new Switchboard();
        var (a, first) = await board.Phone(one);
        var (b, second) = await board.Phone(two);
        board.Engine.Join(a, b);
        await board.Event<PortsJoined>();
        first.Press('7');
        await board.Until(() => second.Keys.Any(k => k.Event.End), "the key");
        await board.Event<PortKeyPressed>(k => k.Port == a && k.Key == '7');
        Assert.Single(second.Keys.Select(k => k.Timestamp).Distinct());
        Assert.All(second.Keys, k => Assert.Equal('7', k.Event.Key));
    }
}
