using System.Collections.Frozen;

namespace Antiphon.Server.Features.Prompts.Speaking;

/// <summary>The recorded pieces of which values are spoken: key and text, per language. The key is also the name of the file.</summary>
internal static class SpokenPieces
{
    public const string Mandarin = "zh-CN";
    public const string English = "en-US";

    private const string Tens = "十";
    private static readonly string[] Ones = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

    private static readonly string[] EnglishOnes =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen",
        "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    private static readonly string[] EnglishTens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    private static readonly string[] EnglishDays =
    [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth",
        "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth", "twenty-first", "twenty-second", "twenty-third", "twenty-fourth",
        "twenty-fifth", "twenty-sixth", "twenty-seventh", "twenty-eighth", "twenty-ninth", "thirtieth", "thirty-first",
    ];

    private static readonly string[] EnglishMonths =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    private static readonly FrozenDictionary<string, string> Zh = OfMandarin().ToFrozenDictionary(p => p.Key, p => p.Text);
    private static readonly FrozenDictionary<string, string> En = OfEnglish().ToFrozenDictionary(p => p.Key, p => p.Text);

    public static FrozenDictionary<string, string> Of(string language) => language == English ? En : Zh;

    private static IEnumerable<(string Key, string Text)> OfMandarin()
    {
        for (var n = 0; n < 100; n++) yield return ($"{n}", Below100(n));
        for (var n = 10; n < 20; n++) yield return ($"inner-{n}", "一" + Below100(n));
        for (var n = 1; n < 10; n++) yield return ($"{n}00", (n == 2 ? "两" : Ones[n]) + "百");
        for (var n = 1; n < 10; n++) yield return ($"{n}000", (n == 2 ? "两" : Ones[n]) + "千");
        (string, string)[] words =
        [
            ("yao", "幺"), ("liang", "两"), ("wan", "万"), ("yi", "亿"), ("dian", "点"), ("fu", "负"), ("yuan", "元"), ("jiao", "角"), ("fen", "分"),
            ("year", "年"), ("month", "月"), ("day", "日"), ("hours", "小时"), ("minutes", "分钟"), ("seconds", "秒"), ("sharp", "整"),
            ("before-dawn", "凌晨"), ("morning", "上午"), ("noon", "中午"), ("afternoon", "下午"), ("evening", "晚上"), ("less-than-minute", "不到一分钟"),
        ];
        foreach (var word in words) yield return word;
    }

    private static string Below100(int n) => n < 10 ? Ones[n] : (n < 20 ? "" : Ones[n / 10]) + Tens + (n % 10 == 0 ? "" : Ones[n % 10]);

    private static IEnumerable<(string Key, string Text)> OfEnglish()
    {
        for (var n = 0; n < 100; n++) yield return ($"{n}", n < 20 ? EnglishOnes[n] : EnglishTens[n / 10] + (n % 10 == 0 ? "" : "-" + EnglishOnes[n % 10]));
        for (var n = 1; n <= 31; n++) yield return ($"day-{n}", EnglishDays[n - 1]);
        for (var n = 1; n <= 12; n++) yield return ($"month-{n}", EnglishMonths[n - 1]);
        string[] plain =
        [
            "hundred", "thousand", "million", "billion", "and", "point", "minus", "oh", "yuan", "fen", "minute", "minutes", "hour", "hours", "second", "seconds",
        ];
        foreach (var word in plain) yield return (word, word);
        yield return ("am", "a.m.");
        yield return ("pm", "p.m.");
        yield return ("less-than-minute", "less than one minute");
    }
}
