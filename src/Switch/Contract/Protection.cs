using System.Text.Json.Serialization;

namespace Antiphon.Switch.Contract;

[JsonConverter(typeof(JsonStringEnumConverter<BlockReason>))]
public enum BlockReason
{
    /// <summary>It guessed passwords.</summary>
    WrongDigests,

    /// <summary>It sent many requests and never said who it is: a scanner, or a flood.</summary>
    UnknownSender,
}

/// <summary>A source address that is refused for a time.</summary>
/// <param name="Dropped">Requests of it that got no answer since.</param>
public sealed record BlockedSource(string Address, BlockReason Reason, DateTimeOffset Since, DateTimeOffset Until, long Dropped);
