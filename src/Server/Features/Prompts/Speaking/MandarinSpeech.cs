namespace Antiphon.Server.Features.Prompts.Speaking;

/// <summary>Numbers and what is counted in Mandarin, as spoken: 两 before what is counted, 零 over a gap, 一十 inside a larger number, 万 and 亿.</summary>
internal readonly struct MandarinSpeech : ISpokenLanguage
{
    private const long Wan = 10_000, Yi = 100_000_000;

    /// <summary>Of telephone and account numbers: 1 is 幺, which cannot be mistaken for 七.</summary>
    public string Digit(char digit) => digit == '1' ? "yao" : $"{digit}";

    public List<string> Number(decimal number)
    {
        var said = new List<string>();
        if (number < 0) said.Add("fu");
        var size = Math.Abs(number);
        Whole((long)size, said);
        var text = size.ToString(CultureInfo.InvariantCulture);
        if (text.IndexOf('.') is > 0 and var point && text[(point + 1)..].TrimEnd('0') is { Length: > 0 } places)
        {
            said.Add("dian");
            foreach (var place in places.Take(6)) said.Add($"{place}");
        }
        return said;
    }

    public List<string> Money(decimal amount)
    {
        var said = new List<string>();
        var cents = (long)(Math.Abs(amount) * 100);
        var (yuan, jiao, fen) = (cents / 100, cents / 10 % 10, cents % 10);
        if (amount < 0) said.Add("fu");
        if (yuan > 0 || cents == 0) Counted(yuan, "yuan", said);
        if (jiao > 0) Counted(jiao, "jiao", said);
        else if (yuan > 0 && fen > 0) said.Add("0");
        if (fen > 0) said.AddRange([$"{fen}", "fen"]);
        return said;
    }

    public List<string> Minutes(long minutes)
    {
        var said = new List<string>();
        if (minutes == 0) said.Add("less-than-minute");
        else Counted(minutes, "minutes", said);
        return said;
    }

    public List<string> Duration(long seconds)
    {
        var said = new List<string>();
        if (seconds >= 3600) Counted(seconds / 3600, "hours", said);
        if (seconds / 60 % 60 > 0) Counted(seconds / 60 % 60, "minutes", said);
        if (seconds % 60 > 0 || seconds == 0) Counted(seconds % 60, "seconds", said);
        return said;
    }

    public List<string> Date(DateOnly date)
    {
        var said = new List<string>();
        foreach (var digit in date.Year.ToString("0000", CultureInfo.InvariantCulture)) said.Add($"{digit}");
        said.AddRange(["year", $"{date.Month}", "month", $"{date.Day}", "day"]);
        return said;
    }

    public List<string> Time(TimeOnly time)
    {
        var said = new List<string>
        {
            time.Hour switch { < 6 => "before-dawn", < 12 => "morning", 12 => "noon", < 18 => "afternoon", _ => "evening" },
        };
        Counted(time.Hour is 0 or 12 ? 12 : time.Hour % 12, "dian", said);
        if (time.Minute == 0) said.Add("sharp");
        else
        {
            if (time.Minute < 10) said.Add("0");
            said.AddRange([$"{time.Minute}", "fen"]);
        }
        return said;
    }

    private static void Counted(long count, string of, List<string> said)
    {
        if (count == 2) said.Add("liang");
        else Whole(count, said);
        said.Add(of);
    }

    private static void Whole(long number, List<string> said)
    {
        if (number < Yi) Below(number, said, inside: false);
        else
        {
            Group(number / Yi, said, inside: false);
            said.Add("yi");
            var rest = number % Yi;
            if (rest == 0) return;
            if (rest < Yi / 10) said.Add("0");
            Below(rest, said, inside: true);
        }
    }

    /// <summary>Below 亿: so many 万, and the rest.</summary>
    private static void Below(long number, List<string> said, bool inside)
    {
        if (number < Wan) { Section((int)number, said, inside); return; }
        Group(number / Wan, said, inside);
        said.Add("wan");
        var rest = (int)(number % Wan);
        if (rest == 0) return;
        if (rest < 1_000) said.Add("0");
        Section(rest, said, inside: true);
    }

    /// <summary>How many 万 or 亿.</summary>
    private static void Group(long count, List<string> said, bool inside)
    {
        if (count == 2) said.Add("liang");
        else Section((int)count, said, inside);
    }

    /// <summary>Below 万.</summary>
    /// <param name="inside">Something stands before it: ten is 一十 then.</param>
    private static void Section(int number, List<string> said, bool inside)
    {
        var (thousands, hundreds, rest) = (number / 1000, number / 100 % 10, number % 100);
        if (thousands > 0) said.Add($"{thousands}000");
        if (hundreds > 0) said.Add($"{hundreds}00");
        if (rest == 0)
        {
            if (thousands + hundreds == 0) said.Add("0");
            return;
        }
        if (hundreds == 0 && thousands > 0 || hundreds > 0 && rest < 10) said.Add("0");
        said.Add(rest is >= 10 and < 20 && (inside || thousands + hundreds > 0) ? $"inner-{rest}" : $"{rest}");
    }
}
