using Antiphon.Server.Features.Prompts.Speaking;

namespace Antiphon.Server.Tests.Prompts;

/// <summary>What is said, word by word, in both languages.</summary>
public sealed class SpokenValueTests
{
    [Theory]
    [InlineData("number", "0", "零")]
    [InlineData("number", "2", "二")]
    [InlineData("number", "10", "十")]
    [InlineData("number", "15", "十五")]
    [InlineData("number", "99", "九十九")]
    [InlineData("number", "100", "一百")]
    [InlineData("number", "101", "一百零一")]
    [InlineData("number", "110", "一百一十")]
    [InlineData("number", "215", "两百一十五")]
    [InlineData("number", "1001", "一千零一")]
    [InlineData("number", "1010", "一千零一十")]
    [InlineData("number", "2345", "两千三百四十五")]
    [InlineData("number", "10000", "一万")]
    [InlineData("number", "10500", "一万零五百")]
    [InlineData("number", "20000", "两万")]
    [InlineData("number", "120304", "十二万零三百零四")]
    [InlineData("number", "100000000", "一亿")]
    [InlineData("number", "200001000", "两亿零一千")]
    [InlineData("number", "1234567890", "十二亿三千四百五十六万七千八百九十")]
    [InlineData("number", "-3.140", "负三点一四")]
    [InlineData("money", "12.50", "十二元五角")]
    [InlineData("money", "2", "两元")]
    [InlineData("money", "0.5", "五角")]
    [InlineData("money", "12.05", "十二元零五分")]
    [InlineData("money", "1000.99", "一千元九角九分")]
    [InlineData("money", "0", "零元")]
    [InlineData("money", "-7.005", "负七元零一分")]
    [InlineData("minutes", "3", "三分钟")]
    [InlineData("minutes", "2", "两分钟")]
    [InlineData("minutes", "0", "不到一分钟")]
    [InlineData("minutes", "4.2", "五分钟")]
    [InlineData("duration", "3725", "一小时两分钟五秒")]
    [InlineData("duration", "0", "零秒")]
    [InlineData("date", "2026-11-22", "二零二六年十一月二十二日")]
    [InlineData("date", "20270203", "二零二七年二月三日")]
    [InlineData("time", "00:00", "凌晨十二点整")]
    [InlineData("time", "09:05", "上午九点零五分")]
    [InlineData("time", "14:30", "下午两点三十分")]
    [InlineData("time", "2026-11-22T20:15:59", "晚上八点十五分")]
    [InlineData("digits", "4001", "四零零幺")]
    [InlineData("digits", "13800138000", "幺三八零零幺三八零零零")]
    [InlineData("date", "2026-02-30", "二零二六零二三零")]
    [InlineData("number", "no number", "")]
    public void Mandarin(string kind, string value, string said) => Assert.Equal(said, SpokenValue.Text(kind, value, "zh-CN"));

    [Theory]
    [InlineData("number", "0", "zero")]
    [InlineData("number", "21", "twenty-one")]
    [InlineData("number", "100", "one hundred")]
    [InlineData("number", "234", "two hundred and thirty-four")]
    [InlineData("number", "1005", "one thousand and five")]
    [InlineData("number", "1234567", "one million two hundred and thirty-four thousand five hundred and sixty-seven")]
    [InlineData("number", "-3.14", "minus three point one four")]
    [InlineData("money", "12.50", "twelve yuan and fifty fen")]
    [InlineData("money", "0.05", "five fen")]
    [InlineData("money", "0", "zero yuan")]
    [InlineData("minutes", "1", "one minute")]
    [InlineData("minutes", "3", "three minutes")]
    [InlineData("minutes", "0", "less than one minute")]
    [InlineData("duration", "3725", "one hour two minutes and five seconds")]
    [InlineData("duration", "60", "one minute")]
    [InlineData("date", "2026-11-22", "November twenty-second twenty twenty-six")]
    [InlineData("date", "2005-01-01", "January first two thousand five")]
    [InlineData("date", "1905-03-31", "March thirty-first nineteen oh five")]
    [InlineData("time", "14:05", "two oh five p.m.")]
    [InlineData("time", "00:30", "twelve thirty a.m.")]
    [InlineData("time", "9:00", "nine a.m.")]
    [InlineData("digits", "4001", "four zero zero one")]
    public void English(string kind, string value, string said) => Assert.Equal(said, SpokenValue.Text(kind, value, "en-US"));

    [Fact]
    public void A_long_number_is_told_in_groups() =>
        Assert.Equal("yao 3 8 , 0 0 yao 3 , 8 0 0 0", string.Join(' ', SpokenValue.Pieces("digits", "13800138000", null)));

    /// <summary>Whatever is to be said, there is a piece for it, and it does not grow without end.</summary>
    [Fact]
    public void Every_piece_that_is_asked_for_exists()
    {
        foreach (var language in (string[])["zh-CN", "en-US"])
        {
            var known = SpokenPieces.Of(language);
            foreach (var kind in Antiphon.Engine.Ivr.Say.Kinds)
                foreach (var value in Values())
                {
                    var pieces = SpokenValue.Pieces(kind, value, language);
                    Assert.InRange(pieces.Count, 0, 90);
                    Assert.All(pieces, piece => Assert.True(piece == SpokenValue.Pause || known.ContainsKey(piece), $"{language} {kind} {value}: {piece}"));
                }
        }
    }

    private static IEnumerable<string> Values()
    {
        for (long n = 1; n < 1_000_000_000_000; n = n * 7 / 2 + 1) yield return $"{n}";
        for (var n = 0; n < 1_000; n++) yield return $"{n}.{n % 100:00}";
        foreach (var odd in (string[])["", "-", ".", "9999999999999999999999", "1e5", "٣", "2026-1-1", "23:59", new string('7', 500), "\0", "-0.001"]) yield return odd;
    }
}
