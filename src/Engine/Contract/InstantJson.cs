using System.Text.Json;

namespace Antiphon.Engine.Contract;

/// <summary>Instants as the serializer writes them. Those of the story are in UTC and whole milliseconds: their digits are written without asking for a culture or a format.</summary>
internal static class InstantJson
{
    public static void Write(Utf8JsonWriter to, JsonEncodedText name, DateTimeOffset at)
    {
        if (at.Offset != TimeSpan.Zero || at.Ticks % TimeSpan.TicksPerMillisecond != 0)
        {
            to.WriteString(name, at);
            return;
        }
        Span<byte> text = stackalloc byte[32];
        to.WritePropertyName(name);
        to.WriteRawValue(text[..Digits(text, at.DateTime)], skipInputValidation: true);
    }

    private static int Digits(Span<byte> text, DateTime at)
    {
        "\"0000-00-00T00:00:00"u8.CopyTo(text);
        var (date, time) = (DateOnly.FromDateTime(at), (int)(at.Ticks % TimeSpan.TicksPerDay / TimeSpan.TicksPerMillisecond));
        Number(text[1..5], date.Year);
        Number(text[6..8], date.Month);
        Number(text[9..11], date.Day);
        Number(text[12..14], time / 3_600_000);
        Number(text[15..17], time / 60_000 % 60);
        Number(text[18..20], time / 1000 % 60);
        var (length, fraction, digits) = (20, time % 1000, 3);
        for (; fraction > 0 && fraction % 10 == 0; fraction /= 10) digits--;
        if (fraction > 0)
        {
            text[length++] = (byte)'.';
            Number(text.Slice(length, digits), fraction);
            length += digits;
        }
        "+00:00\""u8.CopyTo(text[length..]);
        return length + 7;
    }

    private static void Number(Span<byte> digits, int value)
    {
        for (var i = digits.Length - 1; i >= 0; i--, value /= 10) digits[i] = (byte)('0' + value % 10);
    }
}
