namespace Antiphon.Server.Features.Prompts.Speaking;

/// <summary>Numbers and what is counted in English: <c>one thousand two hundred and thirty-four</c>, <c>November twenty-second</c>.</summary>
internal readonly struct EnglishSpeech : ISpokenLanguage
{
    private static readonly (long Size, string Key)[] Groups = [(1_000_000_000, "billion"), (1_000_000, "million"), (1_000, "thousand")];

    public string Digit(char digit) => $"{digit}";

    public List<string> Number(decimal number)
    {
        var said = new List<string>();
        if (number < 0) said.Add("minus");
        var size = Math.Abs(number);
        Whole((long)size, said);
        var text = size.ToString(CultureInfo.InvariantCulture);
        if (text.IndexOf('.') is > 0 and var point && text[(point + 1)..].TrimEnd('0') is { Length: > 0 } places)
        {
            said.Add("point");
            foreach (var place in places.Take(6)) said.Add($"{place}");
        }
        return said;
    }

    public List<string> Money(decimal amount)
    {
        var said = new List<string>();
        var cents = (long)(Math.Abs(amount) * 100);
        if (amount < 0) said.Add("minus");
        if (cents >= 100 || cents == 0)
        {
            Whole(cents / 100, said);
            said.Add("yuan");
        }
        if (cents % 100 > 0)
        {
            if (cents >= 100) said.Add("and");
            said.AddRange([$"{cents % 100}", "fen"]);
        }
        return said;
    }

    public List<string> Minutes(long minutes)
    {
        var said = new List<string>();
        if (minutes == 0) said.Add("less-than-minute");
        else Counted(minutes, "minute", said);
        return said;
    }

    public List<string> Duration(long seconds)
    {
        var said = new List<string>();
        if (seconds >= 3600) Counted(seconds / 3600, "hour", said);
        if (seconds / 60 % 60 > 0) Counted(seconds / 60 % 60, "minute", said);
        if (seconds % 60 == 0 && seconds > 0) return said;
        if (seconds >= 60) said.Add("and");
        Counted(seconds % 60, "second", said);
        return said;
    }

    public List<string> Date(DateOnly date)
    {
        var said = new List<string> { $"month-{date.Month}", $"day-{date.Day}", SpokenValue.Pause };
        var (century, year) = (date.Year / 100, date.Year % 100);
        if (date.Year is >= 2000 and < 2010)
        {
            said.AddRange(["2", "thousand"]);
            if (year > 0) said.Add($"{year}");
        }
        else
        {
            said.Add($"{century}");
            if (year == 0) said.Add("hundred");
            else if (year < 10) said.AddRange(["oh", $"{year}"]);
            else said.Add($"{year}");
        }
        return said;
    }

    public List<string> Time(TimeOnly time)
    {
        var said = new List<string> { $"{(time.Hour % 12 == 0 ? 12 : time.Hour % 12)}" };
        if (time.Minute is > 0 and < 10) said.Add("oh");
        if (time.Minute > 0) said.Add($"{time.Minute}");
        said.Add(time.Hour < 12 ? "am" : "pm");
        return said;
    }

    private static void Counted(long count, string of, List<string> said)
    {
        Whole(count, said);
        said.Add(count == 1 ? of : of + "s");
    }

    private static void Whole(long number, List<string> said)
    {
        var rest = number;
        foreach (var (size, key) in Groups)
        {
            if (rest < size) continue;
            Section((int)(rest / size), said);
            said.Add(key);
            rest %= size;
        }
        if (rest == 0 && number > 0) return;
        if (number > rest && rest < 100) said.Add("and");
        Section((int)rest, said);
    }

    /// <summary>Below a thousand.</summary>
    private static void Section(int number, List<string> said)
    {
        if (number >= 100) said.AddRange([$"{number / 100}", "hundred"]);
        if (number > 100 && number % 100 > 0) said.Add("and");
        if (number < 100 || number % 100 > 0) said.Add($"{number % 100}");
    }
}
