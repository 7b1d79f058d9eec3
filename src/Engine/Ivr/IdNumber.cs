namespace Antiphon.Engine.Ivr;

/// <summary>The citizen identification number of China (GB 11643): 17 digits and a check character by ISO 7064 MOD 11-2.</summary>
public static class IdNumber
{
    private const string CheckCharacters = "10X98765432";
    public const int Length = 18;

    /// <summary>18 characters, a date that exists, and the right check character. <c>*</c> stands for X, which a telephone does not have.</summary>
    public static bool IsValid(string number)
    {
        if (number.Length != Length || !HasRightCharacters(number) || BirthDate(number) is null) return false;
        return CheckCharacter(number) == (number[17] is 'x' or '*' ? 'X' : number[17]);
    }

    /// <summary>17 digits, and a last one that may be X.</summary>
    public static bool HasRightCharacters(string number) => number[..^1].All(char.IsAsciiDigit) && (char.IsAsciiDigit(number[^1]) || number[^1] is 'x' or 'X' or '*');

    /// <summary>ISO 7064 MOD 11-2: the weight of a digit is 2 to the power of its place from the right, modulo 11.</summary>
    public static char CheckCharacter(string number)
    {
        var sum = 0;
        for (var i = 0; i < 17; i++) sum = (sum + (number[i] - '0')) * 2 % 11;
        return CheckCharacters[sum];
    }

    public static DateOnly? BirthDate(string number) =>
        number.Length >= 14 && DateOnly.TryParseExact(number.AsSpan(6, 8), "yyyyMMdd", out var date) && date.Year >= 1850 ? date : null;

    /// <summary>Odd at the 17th digit: male.</summary>
    public static bool IsMale(string number) => (number[16] - '0') % 2 == 1;
}
