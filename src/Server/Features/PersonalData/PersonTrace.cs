using System.Text.RegularExpressions;

namespace Antiphon.Server.Features.PersonalData;

/// <summary>The numbers of people as they may stand in any text: with country code, with an outside prefix, or as the digits alone.</summary>
internal sealed partial class PersonTrace
{
    /// <summary>Digits before a number: 0086, 86, 0, 9.</summary>
    private const int PrefixMax = 4;

    /// <summary>Digits of a number that stay when it is erased: the kind of number and its network, which routes rest on.</summary>
    private const int Kept = 3;

    private readonly HashSet<string> _cores;
    private readonly int _shortest;

    /// <param name="numbers">E.164, or as stored.</param>
    public PersonTrace(IEnumerable<string> numbers)
    {
        _cores = [.. numbers.Select(Core).Where(core => core.Length >= NumberMask.DigitsMin)];
        _shortest = _cores.Count == 0 ? int.MaxValue : _cores.Min(core => core.Length);
    }

    /// <summary>What of the numbers stands in every form of them.</summary>
    public IReadOnlyCollection<string> Cores => _cores;

    public bool IsIn(string text)
    {
        foreach (var run in Runs().EnumerateMatches(text))
            if (Found(text.Substring(run.Index, run.Length)) is not null) return true;
        return false;
    }

    /// <summary>The same text with numbers of nobody in their place, as long as before.</summary>
    public string Without(string text) => Runs().Replace(text, run => Found(run.Value) is { } core ? run.Value[..^core.Length] + core[..Kept] + new string('x', core.Length - Kept) : run.Value);

    private static string Core(string number) => new([.. (number.StartsWith("+86", StringComparison.Ordinal) ? number[3..] : number).Where(char.IsAsciiDigit)]);

    private string? Found(string run)
    {
        for (var before = 0; before <= PrefixMax && run.Length - before >= _shortest; before++)
            if (_cores.Contains(run[before..])) return run[before..];
        return null;
    }

    [GeneratedRegex("[0-9]{7,24}", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Runs();
}
