using Antiphon.Media.Codecs;
using Antiphon.Media.Mixing;
using Antiphon.Media.Rtp;
using Antiphon.Media.Sdp;
using Antiphon.TestKit.Audio;

namespace Antiphon.Media.Tests.Mixing;

/// <summary>A network in virtual time that loses, delays, swaps and doubles packets as a seed says: what is heard behind the jitter buffer.</summary>
public class LossyNetworkTests
{
    private const int Frames = 1_500, FrameMs = 20;

    [Theory]
    [InlineData(AudioCodec.Pcma, 1, 0.98)]
    [InlineData(AudioCodec.Pcma, 5, 0.90)]
    [InlineData(AudioCodec.Pcma, 10, 0.80)]
    [InlineData(AudioCodec.Pcma, 20, 0.60)]
    [InlineData(AudioCodec.G722, 5, 0.90)]
    [InlineData(AudioCodec.G722, 20, 0.60)]
    [InlineData(AudioCodec.Opus, 5, 0.90)]
    [InlineData(AudioCodec.Opus, 20, 0.60)]
    public void Tone_is_found_through_loss_jitter_and_disorder(AudioCodec codec, int lossPercent, double foundMin)
    {
        foreach (var seed in (int[])[1, 2, 3])
        {
            var heard = Through(codec, lossPercent, jitterMs: 6, doubledPercent: 2, new Random(seed));
            var window = TimeSpan.FromMilliseconds(100);
            var windows = Enumerable.Range(10, (int)(heard.Length / window) - 12).Select(n => heard.Part(n * window, window).Hears(440, atLeastDbm0: -19)).ToList();
            var found = windows.Count(hears => hears) / (double)windows.Count;
            Assert.True(found >= foundMin, $"seed {seed}: found in {found:0.0%} of the time");
            Assert.InRange(heard.Length.TotalSeconds, 0.99 * Frames * FrameMs / 1_000, 1.01 * Frames * FrameMs / 1_000);
        }
    }

    private static Sound Through(AudioCodec codec, int lossPercent, double jitterMs, int doubledPercent, Random dice)
    {
        using var speaker = codec.IsG711() ? null : WideCodec.Create(codec);
        using var decoder = codec.IsG711() ? null : WideCodec.Create(codec);
        speaker?.TellLoss(lossPercent);
        var underway = new PriorityQueue<(RtpHeader Header, byte[] Payload), double>();
        var narrow = Sound.Tone(440, TimeSpan.FromSeconds(1)).ToAlaw();
        var wide = Sound.Tone(220, TimeSpan.FromSeconds(2)).Samples.ToArray();                 // at twice the rate: 440
        for (var n = 0; n < Frames; n++)
        {
            var payload = speaker is null ? narrow.AsSpan(n % 50 * 160, 160).ToArray() : Encoded(speaker, wide.AsSpan(n % 50 * 320, 320));
            var header = new RtpHeader(8, n == 0, (ushort)(65_000 + n), (uint)(n * FrameMs * codec.TicksPerMs()), 0xABCD, RtpHeader.Length, payload.Length);
            if (dice.Next(100) < lossPercent) continue;
            underway.Enqueue((header, payload), Arrives(n));
            if (dice.Next(100) < doubledPercent) underway.Enqueue((header, payload), Arrives(n));
        }
        return Heard(codec, decoder, underway);

        double Arrives(int n) => n * FrameMs + 40 - jitterMs * Math.Log(1 - dice.NextDouble());    // exponential: some overtake others
    }

    private static Sound Heard(AudioCodec codec, WideCodec? decoder, PriorityQueue<(RtpHeader Header, byte[] Payload), double> underway)
    {
        var inbound = new InboundStream();
        var receiver = decoder is null ? null : new WideReceiver(codec, decoder);
        var voice = new Voice(isWide: decoder is not null);
        var heard = new List<short>();
        for (var tick = 0; tick < Frames; tick++)
        {
            var nowMs = 1_000 + tick * FrameMs;
            while (underway.TryPeek(out var packet, out var atMs) && atMs <= tick * FrameMs)
            {
                underway.Dequeue();
                if (!inbound.Take(packet.Header, nowMs)) continue;
                if (receiver is null) voice.Put(packet.Header.Ssrc, packet.Header.Timestamp, codec, packet.Payload, nowMs);
                else
                {
                    receiver.Take(packet.Header, packet.Payload);
                    voice.Put(packet.Header.Ssrc, receiver, nowMs);
                }
            }
            heard.AddRange(voice.Frame(tick, nowMs));
        }
        return new Sound([.. heard]);
    }

    private static byte[] Encoded(WideCodec speaker, ReadOnlySpan<short> frame)
    {
        var payload = new byte[WideCodec.PayloadMax];
        return payload[..speaker.Encode(frame, payload)];
    }
}
