namespace Antiphon.Engine.Ivr;

/// <summary>What a flow may cost, whoever drew it.</summary>
public static class FlowLimits
{
    /// <summary>Steps of one call; then it counts as failed. Default 2,000: a caller who presses a key a second for half an hour.</summary>
    public const int StepsPerCallMax = 2_000;

    /// <summary>Time of one call in flows, before somebody talks to it, seconds. Default two hours.</summary>
    public const int SecondsMax = 7_200;

    /// <summary>Flows inside flows.</summary>
    public const int FramesMax = 8;

    /// <summary>Variables of one call; a further one is an error of the node that sets it.</summary>
    public const int VariablesMax = 100;

    /// <summary>Characters of a text value; longer is an error of the node that makes it.</summary>
    public const int TextMax = 1_000;

    /// <summary>Nodes of one flow.</summary>
    public const int NodesMax = 500;

    /// <summary>Characters of the words that stand for one key.</summary>
    public const int WordsMax = 200;

    /// <summary>Digits of one collection.</summary>
    public const int DigitsMax = 32;
}
