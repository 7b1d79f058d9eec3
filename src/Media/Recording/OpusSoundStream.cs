using System.Runtime.InteropServices;
using Antiphon.Media.Codecs;

namespace Antiphon.Media.Recording;

/// <summary>Presents a recording made small as PCM16. Who jumps into it hears it from the page before on, so that the decoder has found its feet.</summary>
internal sealed unsafe class OpusSoundStream : PcmWaveStream
{
    private const int PageFramesMax = 50 * OpusSound.Frame;
    private readonly Stream _content;
    private readonly List<Page> _pages;
    private readonly short[] _decoded = new short[(PageFramesMax + OpusSound.Frame) * OpusSound.Channels];
    private nint _decoder;
    private int _held = -1;
    private int _frames;

    /// <param name="Begin">Frames decoded before it.</param>
    private readonly record struct Page(long At, int Length, long Begin);

    private OpusSoundStream(Stream content, List<Page> pages, long frames) : base(frames) => (_content, _pages) = (content, pages);

    /// <summary>Null, and the stream closed: it is none of ours.</summary>
    /// <param name="content">Owned from now on.</param>
    public static OpusSoundStream? Open(Stream content)
    {
        var pages = new List<Page>();
        Span<byte> header = stackalloc byte[OggPages.HeaderLength + OggPages.SegmentsMax];
        var (at, decoded, number) = (0L, 0L, 0);
        for (content.Position = 0; LibOpusStreams.Loads && OggPages.Next(content, header) is var (length, granule); content.Position = at)
        {
            if (number == 0 && !HasHead(content, at, length)) break;
            if (number++ > 1)
            {
                pages.Add(new Page(at, length, decoded));
                decoded = Math.Max(decoded, granule / OpusSound.TicksPerFrame);
            }
            at += length;
        }
        if (pages.Count > 0) return new OpusSoundStream(content, pages, Math.Max(0, decoded - OpusSound.PreSkip));
        content.Dispose();
        return null;
    }

    protected override int ReadSound(long at, Span<byte> buffer)
    {
        var frame = at / FrameLength + OpusSound.PreSkip;
        if (!Hold(PageOf(frame))) return 0;
        var held = MemoryMarshal.AsBytes(_decoded.AsSpan(0, _frames * OpusSound.Channels));
        var from = (frame - _pages[_held].Begin) * FrameLength + at % FrameLength;
        if (from >= held.Length) return 0;
        var part = held[(int)from..];
        part = part[..Math.Min(part.Length, buffer.Length)];
        part.CopyTo(buffer);
        return part.Length;
    }

    private int PageOf(long frame)
    {
        var (low, high) = (0, _pages.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_pages[middle].Begin <= frame) low = middle;
            else high = middle - 1;
        }
        return low;
    }

    private bool Hold(int page)
    {
        if (page == _held) return true;
        if (page != _held + 1 || _decoder == 0)
        {
            Forget();
            _decoder = OpusSound.NewDecoder();
            if (_decoder == 0 || (page > 0 && !Decode(page - 1))) return false;
        }
        return Decode(page);
    }

    private bool Decode(int number)
    {
        (_held, _frames) = (-1, 0);
        var page = new byte[_pages[number].Length];
        _content.Position = _pages[number].At;
        if (_content.ReadAtLeast(page, page.Length, throwOnEndOfStream: false) < page.Length || !OggPages.IsSound(page)) return false;
        foreach (var packet in OggPages.Packets(page))
        {
            if (_frames > PageFramesMax) return false;
            fixed (byte* from = page)
            fixed (short* to = &_decoded[_frames * OpusSound.Channels])
            {
                var made = LibOpusStreams.Decode(_decoder, from + packet.Start.Value, packet.End.Value - packet.Start.Value, to, OpusSound.Frame, 0);
                if (made <= 0) return false;
                _frames += made;
            }
        }
        _held = number;
        return true;
    }

    private static bool HasHead(Stream content, long at, int length)
    {
        var page = new byte[length];
        content.Position = at;
        return content.ReadAtLeast(page, length, throwOnEndOfStream: false) == length && OggPages.IsSound(page) && OggPages.Packets(page).Any(p => OpusSound.IsHead(page.AsSpan(p)));
    }

    private void Forget()
    {
        if (_decoder != 0) LibOpusStreams.DecoderDestroy(_decoder);
        _decoder = 0;
    }

    protected override void Dispose(bool disposing)
    {
        Forget();
        if (disposing) _content.Dispose();
        base.Dispose(disposing);
    }
}
