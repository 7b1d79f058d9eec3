using System.IO.Compression;

namespace Antiphon.Server.Features.NumberKnowledge;

/// <summary>A city, or a municipality without one.</summary>
/// <param name="AreaCodes">As people write them, such as <c>0755</c>; the one in use now first.</param>
internal sealed record Place(LocalText Province, LocalText City, string[] AreaCodes)
{
    public LocalText Name => City.Zh.Length == 0 ? Province : new LocalText(Province.Zh + City.Zh, Province.En.Length == 0 ? City.En : $"{City.En}, {Province.En}");
}

/// <summary>Where numbers of mainland China are at home, from the tables beside this file. In memory, read at the first question.</summary>
internal sealed class PlaceBook
{
    private const int FirstMobile = 1_300_000, MobileCount = 700_000, MobilePrefixLength = 7;
    private const int FoundMax = 50;
    private readonly Lazy<Tables> _tables = new(Tables.Read);

    /// <summary>When the table of numbers was made, and that of divisions.</summary>
    public static readonly DateOnly NumbersAsOf = new(2026, 7, 30), DivisionsAsOf = new(2021, 12, 30);

    /// <param name="national">A mobile number without country code, at least its first seven digits. Null: its beginning is not known.</param>
    public Place? OfMobile(ReadOnlySpan<char> national) =>
        national.Length >= MobilePrefixLength && int.TryParse(national[..MobilePrefixLength], NumberStyles.None, CultureInfo.InvariantCulture, out var prefix)
        && prefix - FirstMobile is >= 0 and < MobileCount and var at ? _tables.Value.Mobile[at] is > 0 and var id ? _tables.Value.Places[id - 1] : null : null;

    /// <summary>To whom the longest known beginning was given; a number that was carried over is not known to have been.</summary>
    public LocalText? CarrierOf(string national)
    {
        for (var length = Math.Min(4, national.Length); length >= 3; length--)
            if (_tables.Value.Carriers.TryGetValue(national[..length], out var carrier)) return carrier;
        return null;
    }

    /// <param name="areaCode">With its 0.</param>
    public Place[] OfAreaCode(string areaCode) => [.. _tables.Value.Places.Where(p => p.AreaCodes.Contains(areaCode)).OrderBy(p => Array.IndexOf(p.AreaCodes, areaCode))];

    /// <summary>By part of a name in either language, or the beginning of an area code.</summary>
    public Place[] Find(string wanted) =>
        [.. _tables.Value.Places.Where(p => p.Name.Zh.Contains(wanted, StringComparison.Ordinal) || p.Name.En.Contains(wanted, StringComparison.OrdinalIgnoreCase)
            || p.AreaCodes.Any(code => code.StartsWith(wanted, StringComparison.Ordinal))).Take(FoundMax)];

    /// <param name="code">Six digits of GB/T 2260. The division, or the nearest one above that is known; null: not even the province.</param>
    public string? Division(string code) =>
        code.Length < 6 ? null : _tables.Value.Divisions.GetValueOrDefault(code[..6]) ?? _tables.Value.Divisions.GetValueOrDefault(code[..4] + "00") ?? _tables.Value.Divisions.GetValueOrDefault(code[..2] + "0000");

    private sealed record Tables(Place[] Places, ushort[] Mobile, Dictionary<string, LocalText> Carriers, Dictionary<string, string> Divisions)
    {
        public static Tables Read() => new(
            [.. Rows("places.csv").Select(r => new Place(new LocalText(r[2], r[3].Length == 0 ? r[4] : r[5]), r[3].Length == 0 ? new LocalText("", "") : new LocalText(r[3], r[4]), r[1].Split(' ')))],
            Mobiles(), Rows("carriers.csv").ToDictionary(r => r[0], r => new LocalText(r[1], r[2])), Rows("divisions.csv").ToDictionary(r => r[0], r => r[1]));

        private static ushort[] Mobiles()
        {
            var places = new ushort[MobileCount];
            using var file = new StreamReader(new GZipStream(Open("mobile.txt.gz"), CompressionMode.Decompress));
            for (var at = 0; file.ReadLine()?.Split(',') is { } run;)
            {
                var count = int.Parse(run[0], CultureInfo.InvariantCulture);
                places.AsSpan(at, count).Fill(ushort.Parse(run[1], CultureInfo.InvariantCulture));
                at += count;
            }
            return places;
        }

        private static IEnumerable<string[]> Rows(string table)
        {
            using var file = new StreamReader(Open(table));
            file.ReadLine();
            while (file.ReadLine() is { } row) yield return row.Split(',');
        }

        private static Stream Open(string table) => typeof(PlaceBook).Assembly.GetManifestResourceStream($"number-knowledge/{table}") ?? throw new InvalidOperationException(table);
    }
}
