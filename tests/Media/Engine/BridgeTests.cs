using System.Net;
using Antiphon.Media.Engine;
using Antiphon.Media.Recording;
using Antiphon.Media.Sdp;
using Antiphon.TestKit.Audio;

namespace Antiphon.Media.Tests.Engine;

public class BridgeTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task Two_phones_of_different_laws_hear_each_other(bool portable)
    {
        using var board = new Switchboard(o => o with { PortableSockets = portable });
        var (a, alice) = await board.Phone(AudioCodec.Pcma);
        var (b, bob) = await board.Phone(AudioCodec.Pcmu);
        alice.Speak(440);
        bob.Speak(1_000);
        board.Engine.Join(a, b);
        await board.Event<PortsJoined>();

        await board.Until(() => alice.Heard.Length > TimeSpan.FromSeconds(1) && bob.Heard.Length > TimeSpan.FromSeconds(1), "a second of talk");
        Assert.True(alice.Lately.Hears(1_000) && !alice.Lately.Hears(440));
        Assert.True(bob.Lately.Hears(440) && !bob.Lately.Hears(1_000));
    }

    [Fact]
    public async Task A_port_keeps_its_line_from_prompt_to_bridge()
    {
        using var board = new Switchboard();
        var (a, alice) = await board.Phone();
        var (b, bob) = await board.Phone();
        bob.Speak(1_000);
        board.Engine.Play(a, 1, [new ToneAudio(440, null)]);
        await board.Until(() => alice.Headers.Length > 20, "the prompt");
        board.Engine.Join(a, b);
        await board.Until(() => alice.Lately.Hears(1_000), "the other one");

        var headers = alice.Headers;
        Assert.Single(headers.Select(h => h.Ssrc).Distinct());
        for (var i = 1; i < headers.Length; i++)
        {
            Assert.Equal((ushort)(headers[i - 1].Sequence + 1), headers[i].Sequence);
            Assert.InRange((int)(headers[i].Timestamp - headers[i - 1].Timestamp), 160, 160 + 8 * 500);
        }
        Assert.Equal(2, headers.Count(h => h.Marker));
    }

    [Fact]
    public async Task A_forwarded_packet_allocates_nothing()
    {
        using var board = new Switchboard(o => o with { Threads = 1, RtcpEvery = TimeSpan.FromHours(1) });
        var (a, alice) = await board.Phone(AudioCodec.Pcma);
        var (b, bob) = await board.Phone(AudioCodec.Pcmu);
        board.Engine.Join(a, b);
        await board.Event<PortsJoined>();
        var frame = new byte[160];
        await Forward(100);
        var before = await Allocated();
        await Forward(500);
        Assert.InRange(await Allocated() - before, 0, 8_192);   // the commands that measure; 500 packets of one object each would be 12,000

        async Task Forward(int packets)
        {
            var heard = bob.Headers.Length;
            for (var i = 1; i <= packets; i++)
            {
                alice.Send(8, frame);
                if (i % 10 == 0) await board.Until(() => bob.Headers.Length >= heard + i, "the packets");
            }
        }

        async Task<long> Allocated()
        {
            var result = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            board.Engine.Find(a)!.Enqueue(new Act(_ => result.SetResult(GC.GetAllocatedBytesForCurrentThread())));
            return await result.Task;
        }
    }

    [Fact]
    public async Task A_recording_has_each_side_in_its_own_channel_and_grows_playable()
    {
        using var board = new Switchboard();
        var (a, alice) = await board.Phone(AudioCodec.Pcmu);
        var (b, bob) = await board.Phone(AudioCodec.Pcma);
        alice.Speak(440);
        bob.Speak(1_000);
        board.Engine.Join(a, b);
        var file = Path.Combine(board.Directory, "call.wav");
        await board.Until(() => bob.Headers.Length > 10 && alice.Headers.Length > 10, "talk");
        board.Engine.StartRecording(a, "rec-1", file);
        await board.Event<PortRecordingStarted>();
        await board.Until(() => Wav.ReadGrowing(file) is [var side, _] && side.Hears(440), "the first second on disk, playable while the file grows");

        var heard = bob.Headers.Length;
        await board.Until(() => bob.Headers.Length > heard + 50, "another second");
        board.Engine.StopRecording(a, "rec-1");
        var ended = await board.Event<PortRecordingEnded>();

        Assert.False(ended.Failed);
        var sides = Wav.Read(file);
        Assert.Equal(ended.Length, sides[0].Length);
        Assert.InRange(ended.Length.TotalSeconds, 2, 8);
        var middle = (From: TimeSpan.FromSeconds(0.5), Length: TimeSpan.FromSeconds(1));
        Assert.True(sides[0].Part(middle.From, middle.Length).Holds(440) && !sides[0].Hears(1_000));
        Assert.True(sides[1].Part(middle.From, middle.Length).Holds(1_000) && !sides[1].Hears(440));
        using var pcm = RecordingFile.OpenAsPcm16(file)!;
        Assert.True(Wav.Read(pcm)[1].Part(middle.From, middle.Length).Holds(1_000));
    }

    [Fact]
    public async Task A_stranger_is_neither_heard_nor_answered()
    {
        using var board = new Switchboard();
        var (a, alice) = await board.Phone();
        var (b, bob) = await board.Phone();
        board.Engine.Join(a, b);
        var port = alice.To;
        using var stranger = new RtpPhone(AudioCodec.Pcma, port, IPAddress.Parse("127.0.0.9"));
        stranger.Speak(2_000);
        for (var i = 0; i < 7; i++) stranger.Press('9');
        await board.Until(() => board.Engine.Counters.PacketsFromStrangers > 60, "the attack");
        alice.Speak(440);
        bob.Speak(1_000);
        await board.Until(() => bob.Heard.Length > TimeSpan.FromSeconds(1) && alice.Heard.Length > TimeSpan.FromSeconds(1), "talk in spite of it");

        Assert.Empty(stranger.Headers);
        Assert.True(bob.Heard.LevelOf(2_000) < -50);
        Assert.True(bob.Lately.Hears(440));
        Assert.DoesNotContain(board.Events, e => e is PortKeyPressed);
    }

    [Fact]
    public async Task A_phone_behind_nat_is_learnt_from_where_its_signalling_comes()
    {
        using var board = new Switchboard();
        var (a, alice) = await board.Phone(connect: false);
        board.Engine.Connect(a, alice.Negotiated with { Remote = new IPEndPoint(IPAddress.Parse("192.168.7.7"), 4_000), RemoteRtcp = null }, IPAddress.Loopback);
        alice.Speak(440);
        board.Engine.Echo(a);
        await board.Until(() => alice.Lately.Hears(440), "the echo");
    }

    [Fact]
    public async Task Held_means_silence_and_resumed_means_sound()
    {
        using var board = new Switchboard();
        var (a, alice) = await board.Phone();
        var (b, bob) = await board.Phone();
        alice.Speak(440);
        bob.Speak(1_000);
        board.Engine.Join(a, b);
        await board.Until(() => alice.Heard.Length > TimeSpan.FromMilliseconds(200), "talk");
        board.Engine.Connect(a, alice.Negotiated with { Direction = MediaDirection.Inactive }, IPAddress.Loopback);
        bob.Forget();
        await board.Until(() => board.Engine.FiguresOf(a)!.PacketsReceived is var n && board.Engine.FiguresOf(a)!.PacketsReceived > 0 && n > 0, "figures");
        var settled = await Quiet(board, alice);
        board.Engine.Connect(a, alice.Negotiated, IPAddress.Loopback);
        await board.Until(() => alice.Headers.Length > settled + 20, "talk again");
    }

    private static async Task<int> Quiet(Switchboard board, RtpPhone phone)
    {
        var (count, same) = (-1, 0);
        await board.Until(() => { var now = phone.Headers.Length; same = now == count ? same + 1 : 0; count = now; return same > 20; }, "quiet");
        return count;
    }

    [Fact]
    public async Task Joins_across_threads_in_every_order_leave_nothing_behind()
    {
        using var board = new Switchboard(o => o with { Threads = 4 });
        var ports = new List<MediaPortId>();
        for (var i = 0; i < 12; i++) ports.Add((await board.Phone()).Port);
        var dice = new Random(11);
        Parallel.For(0, 4, worker =>
        {
            var own = new Random(worker);
            for (var i = 0; i < 300; i++)
            {
                var (a, b) = (ports[own.Next(12)], ports[own.Next(12)]);
                if (own.Next(3) == 0) board.Engine.Part(a, b);
                else board.Engine.Join(a, b);
                if (own.Next(5) == 0) board.Engine.Play(a, i, [new SilenceAudio(TimeSpan.FromMilliseconds(1))]);
            }
        });
        board.Engine.Join(ports[dice.Next(6)], ports[6 + dice.Next(6)]);
        foreach (var port in ports) board.Engine.Close(port);
        await board.Until(() => board.Engine.Counters.OpenPorts == 0, "all closed");
        Assert.Equal(board.Events.OfType<PortsJoined>().Count(), board.Events.OfType<PortsParted>().Count());
    }

    [Fact]
    public async Task Media_that_stays_away_is_told_once()
    {
        using var board = new Switchboard(o => o with { MediaLostAfter = TimeSpan.FromMilliseconds(200) });
        var (a, _) = await board.Phone();
        var lost = await board.Event<PortMediaLost>();
        Assert.Equal((a, MediaLoss.NoRtp), (lost.Port, lost.Loss));
        board.Engine.Close(a);
        await board.Until(() => board.Engine.Counters.OpenPorts == 0, "closed");
        Assert.Single(board.Events.OfType<PortMediaLost>());
    }

    [Fact]
    public async Task Ports_run_out_with_a_reason_and_a_busy_one_is_skipped()
    {
        using var board = new Switchboard(o => o with { PortTo = o.PortFrom + 3 });
        var (_, first) = await board.Phone();
        await board.Phone();
        Assert.False(board.Engine.TryOpenPort(new MediaPortId(99), PortKind.Rtp, out _, out var problem));
        Assert.Equal(OpenPortProblem.RangeExhausted, problem);
        board.Engine.Close(new MediaPortId(1));
        await board.Until(() => board.Engine.Counters.OpenPorts == 1, "closed");
        Assert.True(board.Engine.TryOpenPort(new MediaPortId(100), PortKind.Rtp, out var again, out _));
        Assert.Equal(((IPEndPoint)first.To).Port, again.Port);
    }
}
