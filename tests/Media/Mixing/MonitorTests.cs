using Antiphon.Media.Engine;
using Antiphon.Media.Sdp;
using Antiphon.Media.Tests.Engine;
using Antiphon.TestKit.Audio;

namespace Antiphon.Media.Tests.Mixing;

/// <summary>A supervisor (1000 Hz) and the talk of a customer (440 Hz) with a target (700 Hz).</summary>
public class MonitorTests
{
    [Fact]
    public async Task Who_listens_hears_both_and_the_talk_stays_as_it_was_bit_by_bit()
    {
        using var board = new Switchboard();
        var (a, customer) = await board.Phone();
        var (b, target) = await board.Phone();
        var (s, supervisor) = await board.Phone();
        board.Engine.Join(a, b);
        await board.Event<PortsJoined>();
        var dice = new Random(5);
        var sent = new List<byte>();
        await Talk(30);
        supervisor.Speak(1_000);
        board.Engine.Monitor(s, b, Monitoring.Listen);
        Assert.Equal(Monitoring.Listen, (await board.Event<PortMonitors>()).Mode);
        await Talk(60);
        Assert.True(supervisor.Headers.Length > 10);
        board.Engine.StopMonitoring(s);
        await board.Event<PortMonitoringEnded>();
        await Talk(20);

        Assert.Equal(sent, Spoken(target));
        RoomTests.InOneLine(target.Headers);
        if (Spoken(target).Length == target.HeardOctets.Length) Assert.Equal(1, target.Headers.Count(h => h.Marker));
        Assert.Empty(Spoken(customer));

        async Task Talk(int frames)
        {
            var frame = new byte[160];
            for (var i = 0; i < frames; i++)
            {
                dice.NextBytes(frame);
                sent.AddRange(frame);
                customer.Send(8, frame);
                await board.Until(() => Spoken(target).Length == sent.Count, "the frame");
            }
        }

        // On a busy machine a second may pass between two frames: then silence is sent, so that the path stays open.
        static byte[] Spoken(RtpPhone phone) => [.. phone.HeardOctets.Chunk(160).Where(frame => frame.AsSpan().ContainsAnyExcept((byte)0xD5)).SelectMany(frame => frame)];
    }

    [Fact]
    public async Task Listening_is_heard_by_nobody_whisper_by_the_target_alone_and_barge_by_all()
    {
        using var board = new Switchboard(o => o with { Threads = 3 });
        var (a, customer) = await board.Phone(AudioCodec.Pcma);
        var (b, target) = await board.Phone(AudioCodec.Pcmu);
        var (s, supervisor) = await board.Phone();
        customer.Speak(440);
        target.Speak(700);
        supervisor.Speak(1_000);
        board.Engine.Join(a, b);
        var parties = (Customer: customer, Target: target);

        board.Engine.Monitor(s, b, Monitoring.Listen);
        await Hear(customer: [700], target: [440]);
        board.Engine.Monitor(s, b, Monitoring.Whisper);
        await Hear(customer: [700], target: [440, 1_000]);
        board.Engine.Monitor(s, b, Monitoring.Barge);
        await Hear(customer: [700, 1_000], target: [440, 1_000]);
        board.Engine.Monitor(s, b, Monitoring.Whisper);
        await Hear(customer: [700], target: [440, 1_000]);
        board.Engine.StopMonitoring(s);
        await board.Until(() => customer.HearsExactly(700) && target.HearsExactly(440), "the two alone");
        supervisor.Forget();
        await board.Until(() => supervisor.Heard.Length > TimeSpan.FromSeconds(0.5) && supervisor.Heard.IsSilent, "the talk goes on, and the supervisor's line is silent");

        Task Hear(double[] customer, double[] target) => board.Until(
            () => parties.Customer.HearsExactly(customer) && parties.Target.HearsExactly(target) && supervisor.HearsExactly(440, 700),
            $"the customer {string.Join('+', customer)}, the target {string.Join('+', target)} Hz");
    }

    [Fact]
    public async Task Monitoring_follows_the_target_into_rooms_and_new_talks()
    {
        using var board = new Switchboard(o => o with { Threads = 3 });
        var (a, customer) = await board.Phone();
        var (b, target) = await board.Phone();
        var (c, third) = await board.Phone();
        var (s, supervisor) = await board.Phone();
        customer.Speak(440);
        target.Speak(700);
        third.Speak(1_300);
        supervisor.Speak(1_000);
        board.Engine.Monitor(s, b, Monitoring.Barge);
        await board.Until(() => supervisor.HearsExactly(700) && target.HearsExactly(1_000), "the target alone");
        board.Engine.Join(a, b);
        await board.Until(() => supervisor.HearsExactly(440, 700) && target.HearsExactly(440, 1_000) && customer.HearsExactly(700, 1_000), "the first talk");
        board.Engine.Join(b, c);
        await board.Until(() => supervisor.HearsExactly(1_300, 700) && target.HearsExactly(1_300, 1_000) && third.HearsExactly(700, 1_000), "the second talk");
        board.Engine.OpenRoom(new RoomId(1));
        foreach (var port in new[] { a, b, c }) board.Engine.EnterRoom(port, new RoomId(1), speaks: true);
        await board.Until(() => supervisor.HearsExactly(440, 700, 1_300) && target.HearsExactly(440, 1_000, 1_300) && third.HearsExactly(440, 700, 1_000), "the room");
        board.Engine.Monitor(s, b, Monitoring.Listen);
        await board.Until(() => supervisor.HearsExactly(440, 700, 1_300) && target.HearsExactly(440, 1_300) && third.HearsExactly(440, 700), "listening in the room");
        board.Engine.Play(b, 9, [new ToneAudio(1_000, null)]);
        await board.Until(() => supervisor.HearsExactly(700, 1_000) && target.HearsExactly(1_000), "a prompt to the target");
        board.Engine.Close(b);
        Assert.Equal((s, b), (await board.Event<PortMonitoringEnded>()) is var ended ? (ended.Port, ended.Target) : default);
        await board.Until(() => third.HearsExactly(440) && customer.HearsExactly(1_300), "the others go on");
    }

    [Fact]
    public async Task Whisper_comes_and_goes_without_a_lost_frame_in_either_direction()
    {
        using var board = new Switchboard(o => o with { Threads = 1 });
        var (a, customer) = await board.Phone();
        var (b, target) = await board.Phone();
        var (s, _) = await board.Phone();
        var (toTarget, toCustomer) = (new NumberedFrames(board, customer, target), new NumberedFrames(board, target, customer));
        board.Engine.Join(a, b);
        await board.Event<PortsJoined>();
        await Talk(20);
        foreach (var mode in new[] { Monitoring.Whisper, Monitoring.Barge, Monitoring.Listen, Monitoring.Barge })
        {
            board.Engine.Monitor(s, b, mode);
            await Talk(15);
        }
        board.Engine.StopMonitoring(s);
        await Talk(20);
        toTarget.AllCame();
        toCustomer.AllCame();
        RoomTests.InOneLine(target.Headers);
        RoomTests.InOneLine(customer.Headers);

        async Task Talk(int frames)
        {
            await toTarget.Send(frames);
            await toCustomer.Send(frames);
        }
    }

    [Fact]
    public async Task Keys_reach_the_target_also_while_somebody_whispers()
    {
        using var board = new Switchboard();
        var (a, customer) = await board.Phone();
        var (b, target) = await board.Phone();
        var (s, _) = await board.Phone();
        board.Engine.Join(a, b);
        board.Engine.Monitor(s, b, Monitoring.Whisper);
        await board.Event<PortMonitors>();
        customer.Speak(440);
        customer.Press('7');
        await board.Until(() => target.Keys.Any(k => k.Event.Key == '7' && k.Event.End), "the key");
        await board.Until(() => target.Lately.Hears(440), "the voice again");
    }

    [Fact]
    public async Task A_recording_goes_on_as_one_file_through_parting_joining_room_and_monitoring()
    {
        using var board = new Switchboard(o => o with { Threads = 2 });
        var (a, customer) = await board.Phone();
        var (b, first) = await board.Phone();
        var (c, second) = await board.Phone();
        var (s, supervisor) = await board.Phone();
        customer.Speak(440);
        first.Speak(700);
        second.Speak(1_300);
        supervisor.Speak(1_000);
        var file = Path.Combine(board.Directory, "call.wav");
        board.Engine.StartRecording(a, "call", file);
        await board.Event<PortRecordingStarted>();
        var parts = new List<double[]>();

        board.Engine.Join(a, b);
        await Part(700);
        board.Engine.Monitor(s, a, Monitoring.Barge);
        await Part(700, 1_000);
        board.Engine.StopMonitoring(s);
        board.Engine.Join(a, c);
        await Part(1_300);
        board.Engine.OpenRoom(new RoomId(1));
        foreach (var port in new[] { a, b, c }) board.Engine.EnterRoom(port, new RoomId(1), speaks: true);
        await Part(700, 1_300);
        board.Engine.PauseRecording(a, "call");
        await Part();
        board.Engine.ResumeRecording(a, "call");
        await Part(700, 1_300);
        board.Engine.StopRecording(a, "call");
        var ended = await board.Event<PortRecordingEnded>();

        var sides = Wav.Read(file);
        Assert.Equal(ended.Length, sides[0].Length);
        var heard = HeardIn(sides[1]).SkipWhile(tones => tones.Length == 0).ToList();      // before the first joined: nothing
        Assert.Equal(parts, heard[^1].Length == 0 ? heard[..^1] : heard);                  // after it, where the machine was held up: nothing
        Assert.Equal([[440], [], [440]], HeardIn(sides[0]));

        async Task Part(params double[] tones)
        {
            parts.Add(tones);
            customer.Forget();
            var paused = tones.Length == 0;
            await board.Until(() => paused ? customer.HearsExactly(700, 1_300) : customer.HearsExactly(tones), $"the customer {string.Join('+', tones)} Hz");
        }
    }

    /// <summary>The tones of each half second, where two in a row agree; repetitions left out.</summary>
    private static List<double[]> HeardIn(Sound side)
    {
        var step = TimeSpan.FromSeconds(0.25);
        var heard = new List<double[]>();
        double[]? before = null;
        for (var at = TimeSpan.Zero; at + step <= side.Length; at += step)
        {
            var part = side.Part(at, step);
            double[] tones = [.. new double[] { 440, 700, 1_000, 1_300 }.Where(tone => part.LevelOf(tone) > -24)];
            if (before is not null && before.SequenceEqual(tones) && (heard.Count == 0 || !heard[^1].SequenceEqual(tones))) heard.Add(tones);
            before = tones;
        }
        return heard;
    }
}
