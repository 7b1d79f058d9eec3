using Antiphon.Media.Engine;
using Antiphon.Media.Tests.Engine;
using Antiphon.TestKit.Audio;

namespace Antiphon.Media.Tests.Recording;

/// <summary>A recording that goes over to another port: one file, no gap, each side in its channel.</summary>
public class MovedRecordingTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task A_recording_goes_over_to_another_port_without_a_gap(bool turned)
    {
        using var board = new Switchboard(o => o with { Threads = 2 });
        var (a, alice) = await board.Phone();
        var (b, bob) = await board.Phone();
        alice.Speak(440);
        bob.Speak(1_000);
        board.Engine.Join(a, b);
        var file = Path.Combine(board.Directory, "moved.wav");
        board.Engine.StartRecording(a, "rec", file);
        await board.Event<PortRecordingStarted>();
        await Heard(75);
        board.Engine.MoveRecording(a, b, "rec", turned);
        await Heard(75);
        board.Engine.Close(a);
        board.Engine.Echo(b);
        await Heard(50);
        board.Engine.Close(b);

        var ended = await board.Event<PortRecordingEnded>();
        Assert.Equal((b, false), (ended.Port, ended.Failed));
        Assert.Single(board.Events.OfType<PortRecordingEnded>());
        var sides = Wav.Read(file);
        Assert.Equal(ended.Length, sides[0].Length);
        Assert.InRange(ended.Length.TotalSeconds, 3.5, 30);
        var last = ended.Length - TimeSpan.FromSeconds(0.8);
        // Where each begins, not when: a phone that was held up says what it owes in one go.
        Assert.InRange(FirstTenth(sides[0], 440), 0, FirstTenth(sides[0], 1_000) - 1);
        Assert.InRange(FirstTenth(sides[1], 1_000), 0, FirstTenth(sides[1], 440) - 1);
        Assert.True(sides[turned ? 1 : 0].Part(last, TimeSpan.FromSeconds(0.5)).Holds(1_000), "who stays keeps the channel of his side");

        // Never: beyond the end.
        static int FirstTenth(Sound side, double hertz)
        {
            var tenth = TimeSpan.FromMilliseconds(100);
            return Enumerable.Range(0, (int)(side.Length / tenth)).FirstOrDefault(i => side.Part(i * tenth, tenth).Hears(hertz), int.MaxValue);
        }

        Task Heard(int packets)
        {
            var from = bob.Headers.Length;
            return board.Until(() => bob.Headers.Length >= from + packets, "the talk");
        }
    }

    [Fact]
    public async Task Paused_stays_paused_and_a_port_that_is_gone_takes_nothing_over()
    {
        using var board = new Switchboard();
        var (a, alice) = await board.Phone();
        var (b, _) = await board.Phone();
        alice.Speak(440);
        var file = Path.Combine(board.Directory, "paused.wav");
        board.Engine.StartRecording(a, "rec", file);
        await board.Event<PortRecordingStarted>();
        board.Engine.PauseRecording(a, "rec");
        board.Engine.MoveRecording(a, b, "rec", turned: false);
        board.Engine.MoveRecording(b, a, "rec", turned: false);
        board.Engine.Echo(a);
        await board.Until(() => alice.Lately.Hears(440) && alice.Heard.Length > TimeSpan.FromSeconds(1.5), "a second and a half");
        board.Engine.Close(b);
        await board.Until(() => board.Engine.Counters.OpenPorts == 1, "the other port is gone");
        board.Engine.MoveRecording(a, b, "rec", turned: false);
        board.Engine.StopRecording(a, "rec");
        var ended = await board.Event<PortRecordingEnded>();
        Assert.Equal((a, false), (ended.Port, ended.Failed));
        var sides = Wav.Read(file);
        Assert.True(sides[0].Length > TimeSpan.FromSeconds(1), "its length goes on");
        Assert.False(sides[0].Hears(440));
    }
}
