using Antiphon.Media.Codecs;
using Antiphon.Media.Engine;
using Antiphon.Media.Sdp;

namespace Antiphon.Media.Recording;

/// <summary>Collects both directions of one port, aligned by the clock, and hands over a second at a time: in a block one channel stands behind
/// the other, so that a packet is one copy. Used by the port's media thread only; the disk is the writer's.</summary>
/// <remarks>A packet that comes within <see cref="ToleranceFrames"/> of where its predecessor ended is taken as its continuation, so that
/// jitter leaves no clicks; beyond it, the gap is silence, and what runs ahead of the clock is left out. So the two sides never drift apart by
/// more than that.</remarks>
internal sealed class RecordingTap(RecordingWriter writer, RecordingJob job, long startMs)
{
    public const int BlockFrames = RecordingFormat.FramesPerSecond;
    private const int ToleranceFrames = BlockFrames / 5;
    private const int FramesPerMs = RecordingFormat.FramesPerSecond / 1_000;

    private byte[]? _current = writer.Rent();
    private byte[]? _next = writer.Rent();
    private long _block;
    private long _firstEnd = long.MinValue / 2;
    private long _secondEnd = long.MinValue / 2;
    private bool _turned;

    public RecordingJob Job => job;

    /// <summary>What comes meanwhile is silence in the file, and its length goes on.</summary>
    public bool Paused { get; set; }

    /// <summary>A packet from the far end: channel 0.</summary>
    public void Received(long nowMs, AudioCodec law, ReadOnlySpan<byte> payload) => Put(far: true, nowMs, law, payload);

    /// <summary>A packet sent to the far end: channel 1.</summary>
    public void Sent(long nowMs, AudioCodec law, ReadOnlySpan<byte> payload) => Put(far: false, nowMs, law, payload);

    /// <summary>Another port goes on with it, without a gap.</summary>
    /// <param name="turned">It is the other side of the talk: the channels are told apart by the side, not by the port.</param>
    public void Move(MediaPortId to, bool turned)
    {
        job.Port = to;
        _turned ^= turned;
    }

    /// <summary>A mix, into both channels.</summary>
    public void Mixed(long nowMs, AudioCodec law, ReadOnlySpan<byte> frame)
    {
        Received(nowMs, law, frame);
        Sent(nowMs, law, frame);
    }

    /// <summary>Called on every tick: hands over what is whole.</summary>
    public void Tick(long nowMs)
    {
        while ((nowMs - startMs) * FramesPerMs >= (_block + 1) * BlockFrames + ToleranceFrames) HandOver(BlockFrames);
    }

    /// <summary>The recording ends now: the rest goes to the writer, which closes the file.</summary>
    public void End(long nowMs)
    {
        Tick(nowMs);
        var left = (int)Math.Clamp((nowMs - startMs) * FramesPerMs - _block * BlockFrames, 0, 2 * BlockFrames);
        if (left > BlockFrames) { HandOver(BlockFrames); left -= BlockFrames; }
        HandOver(left);
        writer.Return(_current);
        writer.Return(_next);
        (_current, _next) = (null, null);
        writer.End(job);
    }

    private void Put(bool far, long nowMs, AudioCodec law, ReadOnlySpan<byte> payload)
    {
        var first = far != _turned;
        Put(first ? 0 : 1, ref first ? ref _firstEnd : ref _secondEnd, nowMs, law, payload);
    }

    private void Put(int channel, ref long end, long nowMs, AudioCodec law, ReadOnlySpan<byte> payload)
    {
        Tick(nowMs);
        var clock = (nowMs - startMs) * FramesPerMs;
        if (clock - end > ToleranceFrames) end = clock;
        else if (end - clock > ToleranceFrames) return;
        if (!Paused) Place(channel, end - _block * BlockFrames, law, payload);
        end += payload.Length;
    }

    /// <param name="at">Frames after the beginning of the current block. What belongs before it was handed over already.</param>
    private void Place(int channel, long at, AudioCodec law, ReadOnlySpan<byte> payload)
    {
        if (at < 0)
        {
            var late = (int)Math.Min(-at, payload.Length);
            payload = payload[late..];
            at += late;
        }
        while (payload.Length > 0 && at < 2 * BlockFrames)
        {
            var (block, within) = (at < BlockFrames ? _current : _next, (int)(at % BlockFrames));
            var part = Math.Min(payload.Length, BlockFrames - within);
            if (block is not null) G711.Convert(law, AudioCodec.Pcma, payload[..part], block.AsSpan(channel * BlockFrames + within, part));
            payload = payload[part..];
            at += part;
        }
    }

    private void HandOver(int frames)
    {
        if (_current is { } block) writer.Write(job, block, _block * BlockFrames, frames);
        else writer.Dropped(job);
        _block++;
        _current = _next;
        _next = writer.Rent();
    }
}
