namespace Antiphon.Engine.Routing;

/// <summary>Settings that are numbers, held against what they may be.</summary>
internal static class PolicyRanges
{
    /// <param name="least">Still allowed.</param>
    /// <param name="most">Still allowed.</param>
    public static void In(this List<PolicyProblem> found, string setting, int value, int least, int most)
    {
        if (value < least || value > most) found.Add(new PolicyProblem("out-of-range", Refuses: true, Detail: setting, Number: value));
    }
}
