using Antiphon.Engine.Ivr;

namespace Antiphon.Server.Features.Prompts.Speaking;

/// <summary>Turns a value into the recorded pieces that say it: the grammar of numbers, money, dates and times, per language.</summary>
internal static class SpokenValue
{
    /// <summary>Stands between pieces where a speaker takes a breath.</summary>
    public const string Pause = ",";

    /// <summary>Characters of a value that are spoken; the rest is left out. Longer than any number that a caller keys.</summary>
    public const int ValueMax = 64;

    /// <param name="kind">One of <see cref="Say.Kinds"/>.</param>
    /// <param name="value">A number with a decimal point; a date as <c>2026-11-22</c> or <c>20261122</c>; a time as <c>14:05</c>, <c>1405</c> or
    /// with its date; a duration in seconds.</param>
    /// <param name="language"><c>en-US</c>; all others are spoken as <c>zh-CN</c>.</param>
    /// <returns>Keys of pieces in order, with <see cref="Pause"/> between groups. What is not of its kind is spoken as digits; what has none is empty.</returns>
    public static IReadOnlyList<string> Pieces(string kind, string value, string? language)
    {
        var text = value.Length > ValueMax ? value[..ValueMax] : value;
        ISpokenLanguage spoken = language == SpokenPieces.English ? new EnglishSpeech() : new MandarinSpeech();
        return kind switch
        {
            "number" when Number(text) is { } number => spoken.Number(number),
            "money" when Number(text) is { } amount => spoken.Money(Math.Round(amount, 2, MidpointRounding.AwayFromZero)),
            "minutes" when Number(text) is { } minutes && minutes >= 0 => spoken.Minutes((long)Math.Ceiling(minutes)),
            "duration" when Number(text) is { } seconds && seconds >= 0 => spoken.Duration((long)seconds),
            "date" when Date(text) is { } date => spoken.Date(date),
            "time" when Time(text) is { } time => spoken.Time(time),
            _ => Digits(text, spoken),
        };
    }

    /// <summary>What the pieces say, as a text.</summary>
    public static string Text(string kind, string value, string? language)
    {
        var english = language == SpokenPieces.English;
        var texts = SpokenPieces.Of(english ? SpokenPieces.English : SpokenPieces.Mandarin);
        return string.Join(english ? " " : "", Pieces(kind, value, language).Where(key => key != Pause).Select(key => texts[key]));
    }

    /// <summary>Whole numbers up to what the words for them reach.</summary>
    private static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var n) && Math.Abs(n) < 1_000_000_000_000m ? n : null;

    private static DateOnly? Date(string text)
    {
        var date = text.Split('T', ' ')[0];
        return DateOnly.TryParseExact(date, ["yyyy-M-d", "yyyy/M/d", "yyyyMMdd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var found) ? found : null;
    }

    private static TimeOnly? Time(string text)
    {
        var time = text.Split('T', ' ')[^1];
        return TimeOnly.TryParseExact(time, ["H:mm", "H:mm:ss", "HHmm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var found) ? found : null;
    }

    /// <summary>One by one; a long number in groups of four from its end, as telephone numbers are told.</summary>
    private static List<string> Digits(string text, ISpokenLanguage spoken)
    {
        var said = new List<string>();
        var digits = text.Where(char.IsAsciiDigit).ToList();
        for (var i = 0; i < digits.Count; i++)
        {
            if (i > 0 && digits.Count > 7 && (digits.Count - i) % 4 == 0) said.Add(Pause);
            said.Add(spoken.Digit(digits[i]));
        }
        return said;
    }
}

/// <summary>How one language says what there is to say, in keys of its pieces.</summary>
internal interface ISpokenLanguage
{
    string Digit(char digit);

    List<string> Number(decimal number);

    /// <param name="amount">Yuan, two places.</param>
    List<string> Money(decimal amount);

    /// <summary>A wait: none is "less than one minute".</summary>
    List<string> Minutes(long minutes);

    List<string> Duration(long seconds);

    List<string> Date(DateOnly date);

    List<string> Time(TimeOnly time);
}
