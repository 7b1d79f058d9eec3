namespace Antiphon.Server.Features.Simulation;

/// <summary>Numbers of simulated callers: those of known customers, and unknown ones from 154, a prefix that is not assigned to any carrier, so
/// that calling one back by mistake reaches nobody.</summary>
internal sealed class SyntheticNumbers(IReadOnlyList<string> known)
{
    /// <summary>Share of callers who are in the customer file.</summary>
    private const double KnownShare = 0.7;

    /// <summary>A number that nobody has who is on the line: the floor tells its calls apart by it.</summary>
    public string Draw(Draws draws, Func<string, bool> taken)
    {
        for (var i = 0; i < 20 && known.Count > 0 && draws.Chance(KnownShare); i++)
            if (draws.OneOf(known) is var number && !taken(number)) return number;
        string unknown;
        do unknown = "154" + string.Concat(Enumerable.Range(0, 8).Select(_ => draws.OneOf("0123456789".ToCharArray()).ToString()));
        while (taken(unknown));
        return unknown;
    }
}
