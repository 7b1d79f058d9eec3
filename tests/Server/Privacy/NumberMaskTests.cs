using Antiphon.Server.Security.Privacy;

namespace Antiphon.Server.Tests.Privacy;

public sealed class NumberMaskTests
{
    [Theory]
    [InlineData("13812348000", "138****8000")]
    [InlineData("+8613812348000", "+861****8000")]
    [InlineData("138 1234 8000", "138****8000")]
    [InlineData("021-62345678", "021****5678")]
    [InlineData("62345678", "62****78")]
    [InlineData("sip:+8613812348000@10.0.0.1:5060", "sip:+861****8000@10.0.0.1:5060")]
    [InlineData("身份证11010519491231002X，电话13812348000。", "身份证110****002X，电话138****8000。")]
    [InlineData("\"13812348000\",\"13912348001\"", "\"138****8000\",\"139****8001\"")]
    public void Number_shows_its_ends_alone(string text, string shown) => Assert.Equal(shown, NumberMask.InText(text));

    [Theory]
    [InlineData("2026-11-22")]
    [InlineData("2026-11-22T16:55:46.123Z")]
    [InlineData("2026-11-22 16:55:46")]
    [InlineData("8001")]
    [InlineData("95588")]
    [InlineData("192.168.100.200")]
    [InlineData("0dkzq3v8x1c4m")]
    [InlineData("a1234567890")]
    [InlineData("3fa85f64-5717-4562-b3fc-2c963f66afa6")]
    public void What_is_no_number_of_a_person_stays(string text) => Assert.Equal(text, NumberMask.InText(text));

    [Fact]
    public void Document_keeps_its_shape_its_values_and_the_identities_of_calls()
    {
        const string json = """{"id":"0123456789012","callId":"0123456789012-1","number":"13812348000","seq":1732291234567,"13812348000":[null,true,{"note":"打 13812348000"}]}""";
        Assert.Equal("""{"id":"0123456789012","callId":"0123456789012-1","number":"138****8000","seq":1732291234567,"138****8000":[null,true,{"note":"打 138****8000"}]}""", MaskedJson.Of(json));
    }

    [Fact]
    public void No_number_of_any_length_shows_more_than_all_but_four_digits()
    {
        for (var length = NumberMask.DigitsMin; length <= 20; length++)
        {
            var number = string.Concat(Enumerable.Range(0, length).Select(i => (char)('1' + i % 9)));
            Assert.True(NumberMask.InText(number).Count(char.IsAsciiDigit) <= length - 4, number);
        }
    }
}
