using System.Buffers.Binary;
using Antiphon.Media.Codecs;

namespace Antiphon.Media.Recording;

/// <summary>A recording made small: Ogg Opus (RFC 7845) with each side as a stream of its own, so that neither is heard in the other; a page for each second.</summary>
internal static unsafe class OpusSound
{
    public const int Channels = 2;
    public const int Frame = RecordingFormat.FramesPerSecond / 50;
    public const int TicksPerFrame = 48_000 / RecordingFormat.FramesPerSecond;

    /// <summary>What the encoder holds back at 8 kHz: 2.5 ms of overlap and 4 ms to make up for resampling.</summary>
    public const int PreSkip = RecordingFormat.FramesPerSecond / 400 + RecordingFormat.FramesPerSecond / 250;
    private const int PacketsPerPage = 50;
    private const int PacketMax = 1_200;

    // Each side alone, in the order of the file (RFC 7845 §5.1.1.3).
    private const byte DiscreteFamily = 255;
    private const int ApplicationVoip = 2_048;
    private const int SetBitrate = 4_002, SetComplexity = 4_010;

    /// <summary>Of both sides together: telephone speech that nobody tells from what came over the line. Nothing is left out in silence: what sounds like noise may be evidence.</summary>
    private const int BitsPerSecond = 32_000;
    private const int Complexity = 5;
    private static readonly byte[] Mapping = [0, 1];

    public static bool Available => LibOpusStreams.Loads;

    public static nint NewDecoder()
    {
        int error;
        fixed (byte* mapping = Mapping) return LibOpusStreams.DecoderCreate(RecordingFormat.FramesPerSecond, Channels, Channels, 0, mapping, &error);
    }

    private static nint NewEncoder()
    {
        int error;
        nint encoder;
        fixed (byte* mapping = Mapping) encoder = LibOpusStreams.EncoderCreate(RecordingFormat.FramesPerSecond, Channels, Channels, 0, mapping, ApplicationVoip, &error);
        if (encoder == 0) return 0;
        LibOpusStreams.Set(encoder, SetBitrate, BitsPerSecond);
        LibOpusStreams.Set(encoder, SetComplexity, Complexity);
        return encoder;
    }

    /// <param name="pcm">16-bit, both sides side by side, from its beginning.</param>
    /// <param name="frames">How many; what is missing at the end is silence.</param>
    /// <returns>False: libopus refused; what was written is of no use.</returns>
    public static bool Encode(Stream pcm, long frames, Stream to, CancellationToken stop)
    {
        if (!Available || NewEncoder() is not (not 0 and var encoder)) return false;
        try
        {
            var serial = (int)Engine.EngineParts.Draw();
            WriteHeads(to, serial);
            var pages = new PageWriter(to, serial, frames);
            var sound = new byte[Frame * PcmWaveStream.FrameLength];
            var packet = new byte[PacketMax];
            for (var left = frames + PreSkip; left > 0; left -= Frame)
            {
                stop.ThrowIfCancellationRequested();
                var read = pcm.ReadAtLeast(sound, sound.Length, throwOnEndOfStream: false);
                sound.AsSpan(read).Clear();
                int length;
                fixed (byte* from = sound)
                fixed (byte* into = packet) length = LibOpusStreams.Encode(encoder, (short*)from, Frame, into, PacketMax);
                if (length <= 0) return false;
                pages.Add(packet.AsSpan(0, length), last: left <= Frame);
            }
            return true;
        }
        finally
        {
            LibOpusStreams.EncoderDestroy(encoder);
        }
    }

    /// <summary>RFC 7845 §5.</summary>
    private static void WriteHeads(Stream to, int serial)
    {
        var head = new byte[21 + Channels];
        "OpusHead"u8.CopyTo(head);
        (head[8], head[9], head[18], head[19]) = (1, Channels, DiscreteFamily, Channels);
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(10), PreSkip * TicksPerFrame);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(12), RecordingFormat.FramesPerSecond);
        Mapping.CopyTo(head.AsSpan(21));
        byte[] tags = [.. "OpusTags"u8, 8, 0, 0, 0, .. "Antiphon"u8, 0, 0, 0, 0];
        OggPages.Write(to, OggPages.First, 0, serial, 0, [(byte)head.Length], head);
        OggPages.Write(to, 0, 0, serial, 1, [(byte)tags.Length], tags);
    }

    /// <summary>One of ours: two sides alone.</summary>
    public static bool IsHead(ReadOnlySpan<byte> packet) => packet.Length >= 21 + Channels && packet.StartsWith("OpusHead"u8) && packet[9] == Channels && packet[18] == DiscreteFamily && packet[19] == Channels
        && packet[20] == 0 && BinaryPrimitives.ReadUInt16LittleEndian(packet[10..]) == PreSkip * TicksPerFrame;

    /// <summary>Gathers packets to pages.</summary>
    private sealed class PageWriter(Stream to, int serial, long frames)
    {
        private readonly List<byte> _lacing = [];
        private readonly List<byte> _body = [];
        private int _packets;
        private int _number = 2;
        private long _ticks;

        public void Add(ReadOnlySpan<byte> packet, bool last)
        {
            var segments = packet.Length / byte.MaxValue + 1;
            if (_packets == PacketsPerPage || _lacing.Count + segments > OggPages.SegmentsMax) Flush(0, _ticks);
            for (var i = 1; i < segments; i++) _lacing.Add(byte.MaxValue);
            _lacing.Add((byte)(packet.Length % byte.MaxValue));
            _body.AddRange(packet);
            _packets++;
            _ticks += Frame * TicksPerFrame;
            if (last) Flush(OggPages.Last, (frames + PreSkip) * TicksPerFrame);
        }

        private void Flush(byte flags, long granule)
        {
            OggPages.Write(to, flags, granule, serial, _number++, _lacing.ToArray(), _body.ToArray());
            _lacing.Clear();
            _body.Clear();
            _packets = 0;
        }
    }
}
