namespace Antiphon.Server.Features.Flows.Web;

/// <summary>What asking web services may cost.</summary>
internal sealed record WebLimits
{
    /// <summary>Questions at one time, all calls together; the next one fails at once. Default 100.</summary>
    public int AtOnceMax { get; init; } = 100;

    /// <summary>Bytes of an answer; a longer one fails. Default 64 KiB.</summary>
    public int AnswerBytesMax { get; init; } = 64 * 1024;

    /// <summary>Failures in a row after which a host is not asked for a while. Default 5.</summary>
    public int FailuresMax { get; init; } = 5;

    /// <summary>How long, seconds; then one question tries whether it is back. Default 30.</summary>
    public int RestSeconds { get; init; } = 30;

    /// <summary>Characters of a value that an answer gives; the rest is cut.</summary>
    public int ValueLengthMax { get; init; } = 1_000;
}
