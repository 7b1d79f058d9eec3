using System.Buffers.Binary;
using Antiphon.Media.Fax;

namespace Antiphon.Media.Tests.Fax;

/// <summary>Which files may be sent by fax.</summary>
public sealed class TiffTests
{
    [Theory, InlineData(1, false), InlineData(3, true)]
    public void Pages_of_a_fax_are_counted(int pages, bool big)
    {
        Assert.Equal(TiffProblem.None, TiffDocument.Check(Tiff(pages, big: big), out var counted));
        Assert.Equal(pages, counted);
    }

    [Fact]
    public void Colours_and_odd_widths_are_no_fax()
    {
        Assert.Equal(TiffProblem.NotFax, TiffDocument.Check(Tiff(1, width: 1_000), out _));
        Assert.Equal(TiffProblem.NotFax, TiffDocument.Check(Tiff(1, bits: 8), out _));
        Assert.Equal(TiffProblem.NotFax, TiffDocument.Check(Tiff(1, compression: 7), out _));
    }

    [Fact]
    public void Too_many_pages_too_long_ones_and_a_chain_in_a_circle_are_refused()
    {
        Assert.Equal(TiffProblem.TooLarge, TiffDocument.Check(Tiff(TiffDocument.PagesMax + 1), out _));
        Assert.Equal(TiffProblem.TooLarge, TiffDocument.Check(Tiff(1, length: 30_000), out _));
        var circle = Tiff(1);
        BinaryPrimitives.WriteUInt32LittleEndian(circle.AsSpan(circle.Length - 4), 8);
        Assert.Equal(TiffProblem.TooLarge, TiffDocument.Check(circle, out _));
    }

    [Fact]
    public void Every_prefix_and_random_damage_is_a_value()
    {
        var whole = Tiff(3);
        for (var length = 0; length < whole.Length; length++) Assert.NotEqual(TiffProblem.None, TiffDocument.Check(whole.AsSpan(0, length), out _));
        var draws = new Random(42);
        for (var i = 0; i < 20_000; i++)
        {
            var damaged = whole.ToArray();
            for (var hits = draws.Next(1, 6); hits > 0; hits--) damaged[draws.Next(damaged.Length)] = (byte)draws.Next(256);
            TiffDocument.Check(damaged, out _);
        }
    }

    internal static byte[] Tiff(int pages, int width = 1_728, int length = 400, int bits = 1, int compression = 4, bool big = false)
    {
        const int entries = 7;
        var directory = 2 + entries * 12 + 4;
        var file = new byte[8 + pages * directory];
        file[0] = file[1] = (byte)(big ? 'M' : 'I');
        Short(2, 42);
        Long(4, 8);
        for (var page = 0; page < pages; page++)
        {
            var at = 8 + page * directory;
            Short(at, entries);
            (int Tag, int Value)[] tags = [(256, width), (257, length), (258, bits), (259, compression), (273, 8), (277, 1), (279, 4)];
            for (var i = 0; i < entries; i++)
            {
                var entry = at + 2 + i * 12;
                Short(entry, tags[i].Tag);
                Short(entry + 2, 4);
                Long(entry + 4, 1);
                Long(entry + 8, tags[i].Value);
            }
            Long(at + directory - 4, page + 1 < pages ? at + directory : 0);
        }
        return file;

        void Short(int at, int value)
        {
            if (big) BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(at), (ushort)value);
            else BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at), (ushort)value);
        }

        void Long(int at, int value)
        {
            if (big) BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(at), (uint)value);
            else BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), (uint)value);
        }
    }
}
