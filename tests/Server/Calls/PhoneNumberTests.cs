using Antiphon.Server.Features.Calls.Numbering;

namespace Antiphon.Server.Tests.Calls;

public sealed class PhoneNumberTests
{
    [Theory]
    [InlineData("13800138000", "+8613800138000")]
    [InlineData("013800138000", "+8613800138000")]
    [InlineData("+8613800138000", "+8613800138000")]
    [InlineData("+86 138-0013-8000", "+8613800138000")]
    [InlineData("8613800138000", "+8613800138000")]
    [InlineData("008613800138000", "+8613800138000")]
    [InlineData("02512345678", "+862512345678")]
    [InlineData("862512345678", "+862512345678")]
    [InlineData("+862512345678", "+862512345678")]
    [InlineData("0571 8765 4321", "+8657187654321")]
    [InlineData("4008123456", "+864008123456")]
    [InlineData("0014155550123", "+14155550123")]
    [InlineData("8001", "8001")]
    [InlineData("10086", "10086")]
    [InlineData("", "")]
    [InlineData("anonymous", "")]
    [InlineData("alice1001", "alice1001")]
    public void Spellings_of_one_subscriber_are_one_number(string dialled, string expected) => Assert.Equal(expected, PhoneNumber.Normalise(dialled));

    [Theory]
    [InlineData("+8613800138000", "13800138000")]
    [InlineData("+862512345678", "02512345678")]
    [InlineData("+864008123456", "4008123456")]
    [InlineData("+14155550123", "0014155550123")]
    [InlineData("8001", "8001")]
    public void People_read_the_national_form(string number, string expected) => Assert.Equal(expected, PhoneNumber.National(number));
}
