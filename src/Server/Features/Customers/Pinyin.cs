using System.Text;

namespace Antiphon.Server.Features.Customers;

/// <summary>How a Chinese name is typed without a Chinese keyboard: whole syllables, and their first letters. The first reading of each character.</summary>
internal static class Pinyin
{
    private const string Resource = "customers/pinyin.txt";
    private const char First = '\u4E00', Last = '\u9FFF';
    private static readonly Lazy<string?[]> Readings = new(Read);

    /// <summary>欧阳 becomes <c>ouyang</c> and <c>oy</c>; other letters and digits stay, in small.</summary>
    public static (string Syllables, string Initials) Of(string name)
    {
        var (whole, initials) = (new StringBuilder(), new StringBuilder());
        foreach (var c in name)
        {
            if (c is >= First and <= Last && Readings.Value[c - First] is { } syllable)
            {
                whole.Append(syllable);
                initials.Append(syllable[0]);
            }
            else if (char.IsLetterOrDigit(c))
            {
                whole.Append(char.ToLowerInvariant(c));
                initials.Append(char.ToLowerInvariant(c));
            }
        }
        return (whole.ToString(), initials.ToString());
    }

    private static string?[] Read()
    {
        var readings = new string?[Last - First + 1];
        using var stream = typeof(Pinyin).Assembly.GetManifestResourceStream(Resource)!;
        using var lines = new StreamReader(stream, Encoding.UTF8);
        while (lines.ReadLine() is { } line)
        {
            if (line.StartsWith('#') || line.IndexOf(' ', StringComparison.Ordinal) is not (> 0 and var space)) continue;
            var syllable = line[..space];
            foreach (var c in line.AsSpan(space + 1)) readings[c - First] = syllable;
        }
        return readings;
    }
}
