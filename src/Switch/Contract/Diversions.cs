using System.Text.Json.Serialization;

namespace Antiphon.Switch.Contract;

/// <summary>A station on the way of a call that was forwarded before it came, or by us.</summary>
/// <param name="Number">Whose calls were forwarded: digits, or a name; at most 64 characters.</param>
public sealed record Diversion(string Number, DiversionReason Reason);

/// <summary>Why, as RFC 5806 §4 and RFC 4458 name it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DiversionReason>))]
public enum DiversionReason { Unknown, Unconditional, Busy, NoAnswer, Unavailable }
