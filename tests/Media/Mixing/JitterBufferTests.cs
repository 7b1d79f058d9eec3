using Antiphon.Media.Mixing;
using Antiphon.TestKit.Audio;

namespace Antiphon.Media.Tests.Mixing;

public class JitterBufferTests
{
    private const int Frame = JitterBuffer.FrameSamples;

    [Fact]
    public void What_comes_in_time_comes_out_as_it_was()
    {
        var line = new Line(440, packets: 200);
        line.Run((_, _) => 0);
        Assert.Equal(0, line.Concealed(0, 199));
        Assert.True(line.IsWhole(lost: 0), "every sample, in order");
    }

    [Fact]
    public void Reordered_packets_are_put_in_order()
    {
        var line = new Line(440, packets: 300);
        line.Run((n, _) => n % 10 == 5 ? 30 : n == 3 ? 30 : 0);        // each tenth comes after its successor
        Assert.InRange(line.Concealed(0, 299), 0, 4);                   // until it has learnt
        Assert.True(line.Lately.Hears(440, -16));
    }

    [Theory, InlineData(5), InlineData(10), InlineData(20)]
    public void Loss_is_bridged_so_that_a_tone_goes_on(int percent)
    {
        var dice = new Random(percent);
        var line = new Line(440, packets: 1_000);
        line.Run((n, _) => n > 5 && dice.Next(100) < percent ? null : 0);
        var whole = Enumerable.Range(0, 900).Count(i => line.Heard(i * Frame, Frame).LevelOf(440) > -20);
        Assert.True(whole >= 900 * (percent <= 10 ? 0.97 : 0.92), $"{whole} of 900 frames hold the tone at {percent} % loss");
        Assert.InRange(line.Out.Count, 999 * Frame, 1_002 * Frame);   // loss makes no delay of its own
    }

    [Fact]
    public void Delay_grows_with_jitter_and_is_given_back_when_it_is_over()
    {
        var dice = new Random(7);
        var line = new Line(440, packets: 4_000);
        line.Run((n, _) => n < 1_000 ? dice.Next(70) : 0);
        var depths = line.Depths;
        Assert.True(depths[900..1_000].Max() > 2 * Frame, "it waits for the late ones");
        Assert.True(depths[^100..].Max() <= 2 * Frame + Frame / 2, $"it gave back what it does not need: {depths[^100..].Max()} samples");
        Assert.InRange(line.Concealed(500, 1_000), 0, 40);            // and learnt it early on
        Assert.Equal(0, line.Concealed(3_000, 4_000));
    }

    [Theory, InlineData(+400), InlineData(-400)]
    public void A_clock_that_runs_off_is_followed(int partsPerMillion)
    {
        var line = new Line(440, packets: 6_000);                     // two minutes
        line.Run((n, _) => -n * 20.0 * partsPerMillion / 1_000_000);
        Assert.True(line.Depths.Max() <= 5 * Frame, $"{line.Depths.Max()} samples of delay");
        Assert.InRange(line.Buffer.Concealed, 0, 12);
        var whole = Enumerable.Range(0, 5_900).Count(i => line.Heard(i * Frame, Frame).LevelOf(440) > -20);
        Assert.True(whole >= 5_880, $"{whole} of 5900 frames hold the tone");
    }

    [Fact]
    public void A_pause_of_the_sender_is_silence_and_no_delay()
    {
        var line = new Line(440, packets: 500);
        line.Run((n, _) => n is > 200 and < 300 ? null : 0);
        Assert.True(line.Heard(230 * Frame, 60 * Frame).IsSilent);
        Assert.True(line.Heard(310 * Frame, 100 * Frame).Hears(440));
        Assert.True(line.Depths[^1] <= 2 * Frame);
    }

    [Fact]
    public void Another_source_or_a_jump_in_time_begins_anew()
    {
        var buffer = new JitterBuffer();
        var (frame, tone) = (new short[Frame], Sound.Tone(1_000, TimeSpan.FromMilliseconds(20)).Samples.ToArray());
        (uint Ssrc, uint Timestamp)[] starts = [(1, 4_000_000_000), (1, 100), (2, 77), (2, 3_000_000_000)];
        var now = 0L;
        foreach (var (ssrc, start) in starts)
        {
            var heard = 0;
            for (var i = 0u; i < 10; i++, now += 20)
            {
                buffer.Put(ssrc, start + i * Frame, tone, now);
                if (buffer.Pull(frame, now + 10) && frame.Any(s => Math.Abs((int)s) > 1_000)) heard++;
            }
            Assert.True(heard >= 8, $"{heard} frames of source {ssrc} from {start}");
        }
    }

    [Fact]
    public void Whatever_comes_the_delay_stays_bounded()
    {
        var dice = new Random(3);
        var buffer = new JitterBuffer();
        var frame = new short[Frame];
        var packet = new short[JitterBuffer.DelayMax + 10];
        for (var i = 0; i < 200_000; i++)
        {
            var timestamp = dice.Next(10) == 0 ? (uint)dice.NextInt64(uint.MaxValue) : (uint)(i / 3 * Frame + dice.Next(-8_000, 8_000));
            buffer.Put((uint)dice.Next(3), timestamp, packet.AsSpan(0, dice.Next(packet.Length)), i * 7);
            if (dice.Next(3) == 0) buffer.Pull(frame, i * 7);
            Assert.InRange(buffer.Depth, 0, 8_192);
        }
    }

    /// <summary>A sender of a tone, 20 ms per packet, over a network that the test describes, and what is heard behind the buffer.</summary>
    private sealed class Line(double frequencyHz, int packets)
    {
        private const int TickPhaseMs = 9;
        private readonly Sound _sent = Sound.Tone(frequencyHz, TimeSpan.FromMilliseconds(20 * packets), -10);
        private readonly List<long> _concealedAt = [];

        public JitterBuffer Buffer { get; } = new();
        public List<short> Out { get; } = [];
        public List<int> Depths { get; } = [];

        /// <param name="delay">Milliseconds that a packet takes; null: it is lost.</param>
        public void Run(Func<int, double, double?> delay)
        {
            var arrivals = new PriorityQueue<int, double>();
            for (var n = 0; n < packets; n++)
                if (delay(n, 20.0 * n) is { } late) arrivals.Enqueue(n, 20.0 * n + late);
            var frame = new short[Frame];
            for (var tick = 0; tick < packets + 2; tick++)
            {
                var now = 20.0 * tick + TickPhaseMs;
                while (arrivals.TryPeek(out var n, out var at) && at <= now)
                {
                    arrivals.Dequeue();
                    Buffer.Put(7, (uint)(1_000 + n * Frame), _sent.Samples.Skip(n * Frame).Take(Frame).ToArray(), (long)at);
                }
                Buffer.Pull(frame, (long)now);
                Out.AddRange(frame);
                Depths.Add(Buffer.Depth);
                _concealedAt.Add(Buffer.Concealed);
            }
        }

        public long Concealed(int from, int to) => _concealedAt[to - 1] - _concealedAt[from];

        public Sound Heard(int from, int samples) => new(Out.Skip(from).Take(samples).ToArray());

        public Sound Lately => Heard(Out.Count - 8_000, 7_500);

        /// <summary>All that was sent stands in what was heard, without a gap.</summary>
        public bool IsWhole(int lost) => Out.Skip(Out.FindIndex(s => s != 0) - 1).Take((packets - 2 - lost) * Frame).SequenceEqual(_sent.Samples.Take((packets - 2 - lost) * Frame));
    }
}
