using System.Text;
using Antiphon.Server.Security.SecondFactor;

namespace Antiphon.Server.Tests.Security;

/// <summary>RFC 6238 appendix B, the last six of the eight digits there, and what around them.</summary>
public sealed class TotpTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void The_codes_are_those_of_the_rfc(long seconds, string code) => Assert.Equal(code, Totp.CodeAt(Secret, DateTimeOffset.FromUnixTimeSeconds(seconds)));

    [Theory]
    [InlineData(-30, true)]
    [InlineData(30, true)]
    [InlineData(-60, false)]
    [InlineData(60, false)]
    public void A_clock_may_be_off_by_one_step(int seconds, bool good)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        Assert.Equal(good, Totp.StepOf(Secret, Totp.CodeAt(Secret, now.AddSeconds(seconds)), now, after: 0) is not null);
    }

    [Fact]
    public void A_code_that_was_used_is_not_good_again()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        var code = Totp.CodeAt(Secret, now);
        var step = Totp.StepOf(Secret, code, now, after: 0)!.Value;
        Assert.Null(Totp.StepOf(Secret, code, now, after: step));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("12345a")]
    [InlineData("１２３４５６")]
    public void What_is_no_code_fits_nothing(string code) => Assert.Null(Totp.StepOf(Secret, code, DateTimeOffset.UnixEpoch, after: -10));

    [Fact]
    public void The_secret_is_written_as_rfc_4648_has_it() => Assert.Equal("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", Totp.Base32(Secret));
}
